using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage.Tests;

/// <summary>A state folder of a test's own, deleted at its end, and what tests do to it behind the program's back.</summary>
internal sealed class TemporaryState : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("nanopeers-storage-").FullName;

    public TemporaryState()
    {
        Options = new StateOptions { Folder = Path.Combine(_parent, "state") };
    }

    public static DateTimeOffset Noon { get; } = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public StateOptions Options { get; }

    public string Folder => Options.Folder;

    public string DatabasePath => Path.Combine(Folder, "state.db");

    public string KeyPath => Path.Combine(Folder, "state.key");

    public SqliteState Open() => SqliteState.Open(Options);

    /// <summary>An id that is the same for the same number.</summary>
    public static Identifier Id(int number) => Identifier.Parse(string.Create(CultureInfo.InvariantCulture, $"0badcafe-0000-4000-8000-{number:x12}"))!;

    /// <summary>32 octets that look random and are the same for the same text.</summary>
    public static byte[] Secret(string text) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text));

    public static DeviceRecord Device(int number, string name) => new(Id(number), name, Id(9000), Noon);

    /// <summary>Runs statements on the database while no gateway has it open.</summary>
    public int Edit(string statements, params (string Name, object? Value)[] values)
    {
        using SqliteConnection connection = Connect();
        return connection.Run(statements, values);
    }

    public object? Ask(string query)
    {
        using SqliteConnection connection = Connect();
        return connection.Value(query);
    }

    /// <summary>The octets of every file in the folder, by name.</summary>
    public IReadOnlyDictionary<string, byte[]> RawFiles() =>
        Directory.GetFiles(Folder).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)).ToDictionary(path => Path.GetFileName(path), ReadShared);

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    private static byte[] ReadShared(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] octets = new byte[file.Length];
        file.ReadExactly(octets);
        return octets;
    }

    private SqliteConnection Connect()
    {
        SqliteLibrary.Load();
        SqliteConnection connection = new($"Data Source={DatabasePath};Pooling=False");
        connection.Open();
        return connection;
    }
}
