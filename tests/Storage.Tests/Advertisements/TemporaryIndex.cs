using Microsoft.Data.Sqlite;
using NanoPeers.Storage.Indexes;
using NanoPeers.Storage.SideFiles;

namespace NanoPeers.Storage.Tests.Advertisements;

/// <summary>A folder for indexes of a test's own, deleted at its end.</summary>
internal sealed class TemporaryIndex : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nanopeers-index-").FullName;
    private int _made;

    public TemporaryIndex()
    {
        Path = NewPath();
    }

    public string Path { get; }

    public string NewPath() => System.IO.Path.Combine(_folder, $"index{++_made}.db");

    public AdvertisementIndex Open() => new(Path, new AdvertisementIndexOptions());

    /// <summary>Opens the index's database behind the program's back.</summary>
    public SqliteConnection Connect()
    {
        SqliteLibrary.Load();
        SqliteConnection connection = new($"Data Source={Path};Pooling=False");
        connection.Open();
        return connection;
    }

    public string[] SetAside() => SetAsideFile.Of(Path);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
