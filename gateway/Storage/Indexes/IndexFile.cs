using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using Microsoft.Data.Sqlite;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage.Indexes;

/// <summary>
/// An index's database while it is open: one connection that writes, under a lock, and as many that read as there are readers at once. It is in
/// SQLite's WAL mode, so that readers do not wait. What SQLite reports goes through as it is; <see cref="IndexFaults"/> judges it.
/// </summary>
internal sealed class IndexFile : IDisposable
{
    /// <summary>"NPIx": marks the database as an index of this program's.</summary>
    internal const int ApplicationId = 0x4E504978;

    /// <summary>The version of its tables.</summary>
    internal const int SchemaVersion = 1;

    /// <summary>Pages in the log before they are moved into the database.</summary>
    private const int CheckpointPages = 4000;

    /// <summary>What the log is cut down to after it has grown because of readers, octets.</summary>
    private const int LogLimit = 64 * 1024 * 1024;

    private const string Shape = "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name)";

    private static readonly Lazy<object?> _ownShape = new(OwnShape);

    private readonly string _path;
    private readonly int _readerCache;
    private readonly Lock _writing = new();
    private readonly ConcurrentBag<PreparedConnection> _idleReaders = [];
    private readonly PreparedConnection _writer;
    private long _held;

    private IndexFile(string path, PreparedConnection writer, int readerCache)
    {
        _path = path;
        _writer = writer;
        _readerCache = readerCache;
        _held = writer.Connection.Number("SELECT count(*) FROM advertisement");
    }

    /// <summary>How many advertisements there are.</summary>
    internal long Held => Interlocked.Read(ref _held);

    /// <summary>Whether the file was made now.</summary>
    internal bool IsNew { get; private init; }

    /// <summary>Opens an index, or makes an empty one where none is.</summary>
    /// <exception cref="InvalidDataException">It is not an index of this version.</exception>
    /// <exception cref="SqliteException">SQLite cannot use it.</exception>
    internal static IndexFile Open(string path, AdvertisementIndexOptions options)
    {
        foreach (string suffix in new[] { "", "-wal", "-shm" })
        {
            OwnerOnly.Demand(path + suffix);
        }

        bool isNew = new FileInfo(path) is not { Exists: true, Length: > 0 };
        if (isNew)
        {
            OwnerOnly.OpenFile(path, FileMode.OpenOrCreate).Dispose();
        }

        PreparedConnection writer = new(path, Settings(options.CacheKilobytes));
        try
        {
            DemandOwn(writer.Connection, path);
            return new IndexFile(path, writer, Math.Max(options.CacheKilobytes / 8, 256)) { IsNew = isNew };
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>Reads. Nothing waits for it, and it waits for nothing.</summary>
    internal T Read<T>(Func<PreparedConnection, T> read)
    {
        if (!_idleReaders.TryTake(out PreparedConnection? connection))
        {
            connection = new PreparedConnection(_path, Settings(_readerCache) + "; PRAGMA query_only = ON");
        }

        try
        {
            T result = read(connection);
            _idleReaders.Add(connection);
            connection = null;
            return result;
        }
        finally
        {
            connection?.Dispose(); // still held only when something failed
        }
    }

    /// <summary>Writes in one transaction.</summary>
    internal T Write<T>(AdvertisementIndexOptions options, Func<AdvertisementBatch, T> write)
    {
        lock (_writing)
        {
            AdvertisementBatch? batch = null;
            T result = _writer.InTransaction(connection => write(batch = new AdvertisementBatch(connection, options, Held)));
            Interlocked.Exchange(ref _held, batch!.Held);
            return result;
        }
    }

    public void Dispose()
    {
        while (_idleReaders.TryTake(out PreparedConnection? reader))
        {
            reader.Dispose();
        }

        _writer.Dispose();
    }

    private static string Settings(int cacheKilobytes) => string.Create(
        CultureInfo.InvariantCulture, $"PRAGMA synchronous = NORMAL; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -{cacheKilobytes}");

    /// <summary>Refuses what is not an index of this version; makes the tables of a new one.</summary>
    private static void DemandOwn(SqliteConnection connection, string path)
    {
        long application = connection.Number("PRAGMA application_id");
        bool isEmpty = application == 0 && connection.Number("SELECT count(*) FROM sqlite_schema") == 0;
        if (!isEmpty && application != ApplicationId)
        {
            throw new InvalidDataException("It is the database of another program.");
        }

        if (!isEmpty && connection.Number("PRAGMA user_version") != SchemaVersion)
        {
            throw new InvalidDataException("Another version of this program made it.");
        }

        if (connection.Value("PRAGMA journal_mode = WAL") is not "wal")
        {
            throw new StateUnavailableException(path, "The file system does not allow SQLite's write-ahead log.", "Keep the state folder on a local disk.");
        }

        connection.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA wal_autocheckpoint = {CheckpointPages}; PRAGMA journal_size_limit = {LogLimit}"));
        if (isEmpty)
        {
            connection.Run($"BEGIN IMMEDIATE; {Script()}; COMMIT");
        }
        else if (!Equals(connection.Value(Shape), _ownShape.Value))
        {
            throw new InvalidDataException("Its tables are not as they were made.");
        }
    }

    private static object? OwnShape()
    {
        using SqliteConnection memory = new("Data Source=:memory:");
        memory.Open();
        memory.Run(Script());
        return memory.Value(Shape);
    }

    private static string Script()
    {
        using StreamReader reader = new(Assembly.GetExecutingAssembly().GetManifestResourceStream("advertisements.schema")!);
        return reader.ReadToEnd();
    }
}
