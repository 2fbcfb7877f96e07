using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Data.Sqlite;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage.SideFiles;

/// <summary>
/// A database beside the state's own while it is open: one connection that writes, under a lock, and as many that read as there are readers at once. It
/// is in SQLite's WAL mode, so that readers do not wait. What SQLite reports goes through as it is; <see cref="SideFileFaults"/> judges it.
/// </summary>
internal sealed class SideFile : IDisposable
{
    /// <summary>What the log is cut down to after it has grown because of readers, octets.</summary>
    private const int LogLimit = 64 * 1024 * 1024;

    private readonly string _path;
    private readonly string _readerSettings;
    private readonly Lock _writing = new();
    private readonly ConcurrentBag<PreparedConnection> _idleReaders = [];
    private readonly PreparedConnection _writer;

    private SideFile(string path, PreparedConnection writer, string readerSettings)
    {
        _path = path;
        _writer = writer;
        _readerSettings = readerSettings;
    }

    /// <summary>Whether the file was made now.</summary>
    internal bool IsNew { get; private init; }

    /// <summary>Opens a database, or makes an empty one where none is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What it has to be.</param>
    /// <param name="settings">PRAGMA statements for the connection that writes.</param>
    /// <param name="readerSettings">PRAGMA statements for those that read.</param>
    /// <exception cref="InvalidDataException">It is not of this kind and version.</exception>
    /// <exception cref="StateExposedException">Others than the owner have access to it.</exception>
    /// <exception cref="SqliteException">SQLite cannot use it.</exception>
    internal static SideFile Open(string path, SideFileKind kind, string settings, string readerSettings)
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

        PreparedConnection writer = new(path, settings + "; PRAGMA trusted_schema = OFF");
        try
        {
            kind.Demand(path, writer.Connection);
            writer.Connection.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA journal_size_limit = {LogLimit}"));
            return new SideFile(path, writer, readerSettings + "; PRAGMA trusted_schema = OFF; PRAGMA query_only = ON") { IsNew = isNew };
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
            connection = new PreparedConnection(_path, _readerSettings);
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
    internal T Write<T>(Func<PreparedConnection, T> write)
    {
        lock (_writing)
        {
            return _writer.InTransaction(write);
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
}
