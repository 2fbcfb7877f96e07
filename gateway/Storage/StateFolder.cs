using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage;

/// <summary>
/// The state folder while this process holds it: where its files are, and the lock that keeps a second gateway out. The lock is the
/// operating system's, so it ends with the process however that ends; the lock file itself stays.
/// </summary>
internal sealed class StateFolder : IDisposable
{
    private const int LinuxWouldBlock = 11;
    private const int DarwinWouldBlock = 35;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int WindowsLockViolation = unchecked((int)0x80070021);

    private readonly FileStream _lock;

    private StateFolder(string path, FileStream @lock)
    {
        DatabasePath = DatabaseIn(path);
        AdvertisementsPath = Path.Combine(path, "advertisements.db");
        MailboxesPath = Path.Combine(path, "mailboxes.db");
        _lock = @lock;
    }

    internal string DatabasePath { get; }

    internal string AdvertisementsPath { get; }

    internal string MailboxesPath { get; }

    /// <summary>Where the database of a folder is.</summary>
    internal static string DatabaseIn(string path) => Path.Combine(path, "state.db");

    /// <summary>Whether a database was completed here once, so that its absence is a loss and not a beginning.</summary>
    internal bool HadDatabase => _lock.Length > 0;

    /// <summary>Makes the folder if need be, and takes the lock.</summary>
    internal static StateFolder Enter(string path)
    {
        OwnerOnly.Demand(path);
        OwnerOnly.CreateFolder(path);
        string lockPath = Path.Combine(path, "state.lock");
        try
        {
            return new StateFolder(path, OwnerOnly.OpenFile(lockPath, FileMode.OpenOrCreate));
        }
        catch (IOException e) when (e.HResult is LinuxWouldBlock or DarwinWouldBlock or WindowsSharingViolation or WindowsLockViolation)
        {
            throw new StateInUseException(path, e);
        }
    }

    /// <summary>
    /// Makes sure that the database file is there and private before SQLite opens it: SQLite gives the files that it adds (-wal, -shm)
    /// the permissions of the database.
    /// </summary>
    /// <returns>True when the database is still to be made.</returns>
    internal bool PrepareDatabase()
    {
        foreach (string suffix in new[] { "", "-wal", "-shm" })
        {
            OwnerOnly.Demand(DatabasePath + suffix);
        }

        FileInfo database = new(DatabasePath);
        if (database.Exists && database.Length > 0)
        {
            return false;
        }

        if (HadDatabase)
        {
            throw new StateDamagedException(
                DatabasePath, "The database is missing or empty, though there was one.",
                "Put it back from a backup. If there is none, move the state folder away and enrol all devices again.");
        }

        OwnerOnly.OpenFile(DatabasePath, FileMode.OpenOrCreate).Dispose();
        return true;
    }

    /// <summary>Remembers that the database is complete.</summary>
    internal void NoteDatabase()
    {
        if (!HadDatabase)
        {
            _lock.Write("The state in this folder is complete. While a gateway runs, it holds a lock on this file.\n"u8);
            _lock.Flush(flushToDisk: true);
        }
    }

    public void Dispose() => _lock.Dispose();
}
