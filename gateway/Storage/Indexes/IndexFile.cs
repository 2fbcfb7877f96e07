using System.Globalization;
using NanoPeers.Storage.SideFiles;

namespace NanoPeers.Storage.Indexes;

/// <summary>An index's database while it is open, and how much is in it.</summary>
internal sealed class IndexFile : IDisposable
{
    /// <summary>"NPIx": marks the database as an index of this program's.</summary>
    internal const int ApplicationId = 0x4E504978;

    /// <summary>The version of its tables.</summary>
    internal const int SchemaVersion = 1;

    /// <summary>Pages in the log before they are moved into the database.</summary>
    private const int CheckpointPages = 4000;

    private static readonly SideFileKind _kind = new(ApplicationId, SchemaVersion, "advertisements.schema");

    private readonly AdvertisementIndexOptions _options;
    private readonly SideFile _file;
    private readonly Lock _writing = new();
    private long _held;

    /// <summary>Opens an index, or makes an empty one where none is. Throws as <see cref="SideFile.Open"/> does.</summary>
    internal IndexFile(string path, AdvertisementIndexOptions options)
    {
        _options = options;
        _file = SideFile.Open(path, _kind, Settings(options.CacheKilobytes), Settings(Math.Max(options.CacheKilobytes / 8, 256)));
        try
        {
            _held = _file.Read(connection => connection.Number("SELECT count(*) FROM advertisement")) ?? 0;
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>How many advertisements there are.</summary>
    internal long Held => Interlocked.Read(ref _held);

    /// <summary>Whether the file was made now.</summary>
    internal bool IsNew => _file.IsNew;

    internal T Read<T>(Func<PreparedConnection, T> read) => _file.Read(read);

    /// <summary>Writes in one transaction.</summary>
    internal T Write<T>(Func<AdvertisementBatch, T> write)
    {
        lock (_writing)
        {
            AdvertisementBatch? batch = null;
            T result = _file.Write(connection => write(batch = new AdvertisementBatch(connection, _options, Held)));
            Interlocked.Exchange(ref _held, batch!.Held);
            return result;
        }
    }

    public void Dispose() => _file.Dispose();

    private static string Settings(int cacheKilobytes) => string.Create(
        CultureInfo.InvariantCulture, $"PRAGMA synchronous = NORMAL; PRAGMA cache_size = -{cacheKilobytes}; PRAGMA wal_autocheckpoint = {CheckpointPages}");
}
