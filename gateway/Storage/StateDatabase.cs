using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage;

/// <summary>
/// The connections to the database: one that writes, under a lock, and as many that read as there are readers at once. Each call is one
/// transaction. Whatever SQLite reports comes out as a <see cref="StateException"/>.
/// </summary>
internal sealed class StateDatabase : IDisposable
{
    private const int BusySeconds = 5;
    private const int EmptyLogMillis = 100;

    private readonly Lock _writing = new();
    private readonly ConcurrentBag<SqliteConnection> _idleReaders = [];
    private readonly SqliteConnection _writer;
    private Durability _durability = Durability.PowerFailure;
    private bool _logIsDue;
    private volatile bool _disposed;

    private StateDatabase(string path, SqliteConnection writer)
    {
        Path = path;
        _writer = writer;
    }

    internal string Path { get; }

    /// <summary>Opens a database, sees that it is whole, and brings its tables up to date.</summary>
    /// <param name="path">The database file, which is there already.</param>
    /// <param name="migrations">The way to the newest tables.</param>
    /// <param name="now">The time, for the record of migrations.</param>
    internal static StateDatabase Open(string path, SchemaMigrations migrations, DateTimeOffset now)
    {
        SqliteLibrary.Load();
        SqliteConnection? writer = null;
        try
        {
            writer = Connect(path);
            migrations.DemandKnown(path, writer); // before anything is changed in what may be another program's file
            writer.Run("PRAGMA secure_delete = ON");
            DemandWhole(path, writer);
            migrations.Apply(path, writer, now);
            return new StateDatabase(path, writer);
        }
        catch (Exception e) when (e is SqliteException or InvalidDataException)
        {
            writer?.Dispose();
            throw Explain(path, e);
        }
        catch
        {
            writer?.Dispose();
            throw;
        }
    }

    /// <summary>Reads in one transaction: all statements see the same state. Any number of threads may read while one writes.</summary>
    internal T Read<T>(Func<SqliteConnection, T> read)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        SqliteConnection? connection = null;
        try
        {
            connection = TakeReader();
            T result;
            using (SqliteTransaction transaction = connection.BeginTransaction(deferred: true))
            {
                result = read(connection);
                transaction.Commit();
            }

            PutBack(connection);
            connection = null;
            return result;
        }
        catch (Exception e) when (e is SqliteException or InvalidDataException)
        {
            throw Explain(Path, e);
        }
        finally
        {
            // Still held only when something failed: a connection in an unknown state is not used again.
            connection?.Dispose();
        }
    }

    /// <summary>Writes in one transaction, which is undone as a whole when anything in it fails.</summary>
    internal T Write<T>(Durability durability, Func<SqliteConnection, T> write)
    {
        lock (_writing)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            try
            {
                SetDurability(durability);
                T result = _writer.InTransaction(() => write(_writer));
                EmptyLogIfDue();
                return result;
            }
            catch (Exception e) when (e is SqliteException or InvalidDataException)
            {
                throw Explain(Path, e);
            }
        }
    }

    /// <summary>
    /// Writes in one transaction that deletes secrets, on the disk at return, and then moves the log into the database and empties it, so
    /// that nothing deleted stays in it. While readers are at work the log cannot be emptied; the next write or the closing does it.
    /// </summary>
    internal T Erase<T>(Func<SqliteConnection, T> write)
    {
        lock (_writing)
        {
            _logIsDue = true;
            return Write(Durability.PowerFailure, write);
        }
    }

    public void Dispose()
    {
        lock (_writing)
        {
            _disposed = true;
            while (_idleReaders.TryTake(out SqliteConnection? reader))
            {
                reader.Dispose();
            }

            _writer.Dispose();
        }
    }

    /// <summary>Uses a database through a connection of its own, for no longer than a call; its tables are left as they are.</summary>
    /// <param name="path">The database file.</param>
    /// <param name="name">The file that errors are to name.</param>
    /// <param name="use">What to do with it.</param>
    internal static T Visit<T>(string path, string name, Func<SqliteConnection, T> use)
    {
        SqliteLibrary.Load();
        try
        {
            using SqliteConnection connection = Connect(path);
            connection.Run("PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF");
            return use(connection);
        }
        catch (Exception e) when (e is SqliteException or InvalidDataException)
        {
            throw Explain(name, e);
        }
    }

    internal static SqliteConnection Connect(string path)
    {
        // No pooling: a pool would hold the files open after this object let go of them.
        SqliteConnectionStringBuilder settings = new()
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = BusySeconds,
        };
        SqliteConnection connection = new(settings.ToString());
        try
        {
            connection.Open();
            connection.Run($"PRAGMA busy_timeout = {BusySeconds * 1000}; PRAGMA temp_store = MEMORY; PRAGMA synchronous = FULL");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void DemandWhole(string path, SqliteConnection connection)
    {
        if (connection.Value("PRAGMA journal_mode = WAL") is not "wal")
        {
            throw new StateUnavailableException(
                path, "The file system does not allow SQLite's write-ahead log.", "Keep the state folder on a local disk.");
        }

        List<string> faults = connection.Rows(reader => reader.GetString(0), "PRAGMA quick_check(3)");
        if (faults is not ["ok"])
        {
            throw Damaged(path, $"The database is damaged ({string.Join("; ", faults)}).", null);
        }
    }

    private static StateException Explain(string path, Exception e) =>
        e is SqliteException reported ? Explain(path, reported) : Damaged(path, e.Message, e);

    private static StateException Explain(string path, SqliteException e) => e.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_NOTADB => Damaged(path, "This is not a database, or its beginning is damaged.", e),
        SQLitePCL.raw.SQLITE_ERROR => Damaged(path, $"Its tables are not as they were made ({e.Message.TrimEnd('.')}).", e),
        SQLitePCL.raw.SQLITE_CORRUPT => Damaged(path, "The database is damaged.", e),
        SQLitePCL.raw.SQLITE_FULL => new StateUnavailableException(path, "The disk is full.", "Make room; nothing that was saved is lost.", e),
        _ => new StateUnavailableException(
            path, $"SQLite reports error {e.SqliteExtendedErrorCode} ({e.Message.TrimEnd('.')}).", "See to the disk and to the file's permissions.", e),
    };

    private static StateDamagedException Damaged(string path, string problem, Exception? cause) => new(
        path, problem,
        "Move the state folder away and run \"restore FILE\" with a file that \"backup\" made. Without one, save what can be saved as "
        + "gateway/Storage/STORAGE.md says under \"Backup and recovery\".",
        cause);

    private SqliteConnection TakeReader()
    {
        if (_idleReaders.TryTake(out SqliteConnection? reader))
        {
            return reader;
        }

        SqliteConnection connection = Connect(Path);
        connection.Run("PRAGMA query_only = ON");
        return connection;
    }

    private void PutBack(SqliteConnection reader)
    {
        _idleReaders.Add(reader);
        if (_disposed && _idleReaders.TryTake(out SqliteConnection? late))
        {
            late.Dispose();
        }
    }

    private void EmptyLogIfDue()
    {
        if (!_logIsDue)
        {
            return;
        }

        _writer.Run($"PRAGMA busy_timeout = {EmptyLogMillis}");
        try
        {
            _logIsDue = _writer.Value("PRAGMA wal_checkpoint(TRUNCATE)") is not 0L; // 1: a reader was at work
        }
        catch (SqliteException)
        {
            // It stays due. The write before it is committed, and must not be reported as failed.
        }

        _writer.Run($"PRAGMA busy_timeout = {BusySeconds * 1000}");
    }

    private void SetDurability(Durability durability)
    {
        if (durability != _durability)
        {
            _writer.Run(durability == Durability.PowerFailure ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            _durability = durability;
        }
    }
}
