using Microsoft.Data.Sqlite;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage.Backups;

/// <summary>A database file beside the real one, while a backup is made or put back: made private, looked through, and deleted with this object.</summary>
internal sealed class StateCopy : IDisposable
{
    private StateCopy(string path) => FilePath = path;

    internal string FilePath { get; }

    /// <summary>An empty copy.</summary>
    internal static StateCopy Make(string databasePath)
    {
        StateCopy copy = new($"{databasePath}.{Guid.NewGuid():N}.copy");
        OwnerOnly.OpenFile(copy.FilePath, FileMode.CreateNew).Dispose();
        return copy;
    }

    /// <summary>A copy with octets that come from elsewhere, on the disk at return.</summary>
    internal static StateCopy Make(string databasePath, ReadOnlySpan<byte> octets)
    {
        StateCopy copy = Make(databasePath);
        try
        {
            using FileStream file = OwnerOnly.OpenFile(copy.FilePath, FileMode.OpenOrCreate);
            file.Write(octets);
            file.Flush(flushToDisk: true);
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Copies a database in one step of SQLite's own: all of it as it was between two writes, whoever else has it open (www.sqlite.org/backup.html).
    /// </summary>
    internal void Fill(string databasePath) => StateDatabase.Visit(databasePath, databasePath, source =>
    {
        source.Number("SELECT count(*) FROM sqlite_schema"); // what is no database is found out before anything is copied
        using SqliteConnection target = StateDatabase.Connect(FilePath);
        source.BackupDatabase(target);
        return true;
    });

    /// <summary>Looks the copy through, and tells what is in it.</summary>
    /// <param name="name">The file that messages are to name: the copy itself is gone when somebody reads them.</param>
    /// <param name="key">The state's key.</param>
    /// <param name="madeAt">When the backup was made.</param>
    /// <exception cref="StateTooNewException">A newer program wrote it.</exception>
    /// <exception cref="StateDamagedException">It is no whole state of this program's.</exception>
    /// <exception cref="StateKeyException">The key is not its key.</exception>
    internal BackupSummary Inspect(string name, ReadOnlySpan<byte> key, DateTimeOffset madeAt)
    {
        using ValueSeal seal = new(key);
        return StateDatabase.Visit(FilePath, name, connection =>
        {
            if (SchemaMigrations.All.DemandKnown(name, connection) == 0)
            {
                throw new InvalidDataException("There is nothing in it.");
            }

            if (connection.Number("SELECT count(*) FROM sqlite_schema WHERE type NOT IN ('table', 'index')") > 0)
            {
                throw new InvalidDataException("It holds triggers or views, which this program never made.");
            }

            if (connection.Rows(reader => reader.GetString(0), "PRAGMA quick_check(3)") is not ["ok"])
            {
                throw new InvalidDataException("The database is damaged.");
            }

            GatewayIdentity identity = GatewayStateStore.ReadIdentity(connection, seal) ?? throw new StateKeyException(name, StateKeyFault.WrongKey);
            return new BackupSummary(identity, madeAt, Count(connection, "device"), Count(connection, "group_seat"));
        });
    }

    /// <summary>Changes the copy so that it is one file, with nothing in it of what was deleted.</summary>
    internal void Tidy(string name, Action<SqliteConnection> change) => StateDatabase.Visit(FilePath, name, connection =>
    {
        connection.Run("PRAGMA journal_mode = DELETE");
        change(connection);
        return connection.Run("VACUUM");
    });

    internal byte[] ReadAll()
    {
        using FileStream file = OwnerOnly.OpenFile(FilePath, FileMode.OpenOrCreate);
        if (file.Length > BackupContent.MaxDatabase)
        {
            throw new StateUnavailableException(FilePath, "The database is too large for a backup.", "Copy the state folder while the gateway is stopped.");
        }

        byte[] octets = new byte[file.Length];
        file.ReadExactly(octets);
        return octets;
    }

    /// <summary>Has it on the disk at return.</summary>
    internal void Flush()
    {
        using FileStream file = OwnerOnly.OpenFile(FilePath, FileMode.OpenOrCreate);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Makes the copy the database.</summary>
    internal void MoveTo(string databasePath) => File.Move(FilePath, databasePath, overwrite: true);

    public void Dispose()
    {
        foreach (string suffix in new[] { "", "-wal", "-shm", "-journal" })
        {
            File.Delete(FilePath + suffix);
        }
    }

    /// <summary>Databases of older programs have fewer.</summary>
    internal static bool HasTable(SqliteConnection connection, string name) =>
        connection.Number("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = $name", ("$name", name)) > 0;

    private static int Count(SqliteConnection connection, string table) =>
        HasTable(connection, table) ? (int)connection.Number($"SELECT count(*) FROM {table}") : 0;
}
