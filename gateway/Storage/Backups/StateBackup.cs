using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage.Backups;

/// <summary>
/// A gateway's whole state as one encrypted file, and back. BACKUP.md, beside this file, says what is in it and what it means to put it back
/// elsewhere. Making one disturbs no gateway that runs; putting one back needs a folder that no gateway uses.
/// </summary>
public static class StateBackup
{
    /// <summary>Added to the boot count at least, whatever the clock says.</summary>
    internal const uint BootCountStep = 100_000;

    private static readonly DateTimeOffset _bootCountsBegin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Makes a backup. The gateway may run meanwhile: what it writes during the call is in the backup as a whole or not at all.</summary>
    /// <param name="options">Where the state is.</param>
    /// <param name="passphrase">What is to protect it; <see cref="BackupPassphrase"/> judges it.</param>
    /// <param name="summary">What is in the backup.</param>
    /// <returns>The octets of the file.</returns>
    /// <exception cref="ArgumentException">The passphrase cannot be one.</exception>
    /// <exception cref="StateMissingException">There is no state.</exception>
    /// <exception cref="StateException">As <see cref="SqliteState.Open(StateOptions)"/>; a running gateway is no hindrance.</exception>
    public static byte[] Make(StateOptions options, ReadOnlySpan<char> passphrase, out BackupSummary summary)
    {
        if (BackupPassphrase.ProblemOf(passphrase) is string problem)
        {
            throw new ArgumentException(problem, nameof(passphrase));
        }

        string folder = Path.GetFullPath(options.Folder);
        Span<byte> key = stackalloc byte[StateKeyFile.KeyLength];
        try
        {
            string databasePath = DemandState(folder);
            StateKeyFile.Read(options.KeyPath, mayCreate: false, key);
            using BackupContent content = Take(databasePath, key, options.Clock.GetUtcNow(), out summary);
            return BackupFile.Seal(content, passphrase);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(folder, e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Puts a backup back into a folder where no state is. The boot count is raised far above any that was used since.</summary>
    /// <param name="file">The backup.</param>
    /// <param name="passphrase">Its passphrase.</param>
    /// <param name="options">The folder that it is to go to; it is made if it is not there.</param>
    /// <exception cref="BackupUnusableException">It cannot be restored from this file, or with this passphrase.</exception>
    /// <exception cref="StateTooNewException">A newer program's state is in it.</exception>
    /// <exception cref="StateExistsException">There is a state already.</exception>
    /// <exception cref="StateInUseException">A gateway has the folder open.</exception>
    /// <exception cref="StateException">The folder is exposed, or the disk refuses.</exception>
    public static BackupSummary Restore(string file, ReadOnlySpan<char> passphrase, StateOptions options)
    {
        if (BackupFile.TryOpen(BackupFile.Read(file), passphrase, out BackupContent? content) is BackupFault fault)
        {
            throw new BackupUnusableException(file, fault);
        }

        string folder = Path.GetFullPath(options.Folder);
        using (content)
        {
            try
            {
                return PutBack(file, content!, folder, options);
            }
            catch (StateException e) when (e is StateDamagedException or StateKeyException { Fault: StateKeyFault.WrongKey })
            {
                throw new BackupUnusableException(file, BackupFault.NotAState, e);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw Unavailable(folder, e);
            }
        }
    }

    private static string DemandState(string folder)
    {
        string databasePath = StateFolder.DatabaseIn(folder);
        OwnerOnly.Demand(folder);
        OwnerOnly.Demand(databasePath);
        return new FileInfo(databasePath) is { Exists: true, Length: > 0 } ? databasePath : throw new StateMissingException(folder);
    }

    private static BackupContent Take(string databasePath, ReadOnlySpan<byte> key, DateTimeOffset now, out BackupSummary summary)
    {
        using StateCopy copy = StateCopy.Make(databasePath);
        copy.Fill(databasePath);
        summary = copy.Inspect(databasePath, key, DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()));
        copy.Tidy(databasePath, ForgetSessions);
        return BackupContent.Make(now, key, copy.ReadAll());
    }

    /// <summary>Later sessions begin with a full handshake instead: what lasts long is no place for what follows from a session.</summary>
    private static void ForgetSessions(SqliteConnection copy)
    {
        if (StateCopy.HasTable(copy, "resumption"))
        {
            copy.Run("DELETE FROM resumption");
        }
    }

    private static BackupSummary PutBack(string file, BackupContent content, string path, StateOptions options)
    {
        using StateFolder folder = StateFolder.Enter(path);
        bool hasKey = DemandVacant(folder.DatabasePath, options.KeyPath, content.Key);
        using StateCopy copy = StateCopy.Make(folder.DatabasePath, content.Database);
        BackupSummary summary = copy.Inspect(file, content.Key, content.MadeAt);
        DateTimeOffset now = options.Clock.GetUtcNow();
        copy.Tidy(file, connection => RaiseBootCount(connection, now));
        folder.NoteDatabase(); // first: from here on, a gateway that finds half of a state refuses to make a new one
        if (!hasKey)
        {
            StateKeyFile.Write(options.KeyPath, content.Key);
        }

        copy.MoveTo(folder.DatabasePath);
        return summary;
    }

    /// <summary>A state that was lost but for its key, or put back by half, may be put back; no other.</summary>
    /// <returns>Whether the key is there.</returns>
    private static bool DemandVacant(string databasePath, string keyPath, ReadOnlySpan<byte> key)
    {
        if (new FileInfo(databasePath) is { Exists: true, Length: > 0 })
        {
            throw new StateExistsException(databasePath, "There is a state here already.");
        }

        foreach (string left in new[] { databasePath + "-wal", databasePath + "-shm" })
        {
            if (File.Exists(left))
            {
                throw new StateExistsException(left, "This is left of another database.");
            }
        }

        if (!File.Exists(keyPath))
        {
            return false;
        }

        Span<byte> there = stackalloc byte[StateKeyFile.KeyLength];
        try
        {
            StateKeyFile.Read(keyPath, mayCreate: false, there);
            return CryptographicOperations.FixedTimeEquals(there, key) ? true : throw new StateExistsException(keyPath, "This is the key of another state.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(there);
        }
    }

    /// <summary>
    /// Boot counts are the high half of sequence numbers, and group keys outlive a start: no number may come twice under one key, although nobody
    /// knows how often the lost gateway was started after the backup, nor how often this backup was put back before. Seconds rise faster than starts.
    /// </summary>
    internal static void RaiseBootCount(SqliteConnection copy, DateTimeOffset now)
    {
        long raised = Math.Max(copy.Number("SELECT boot_count FROM gateway") + BootCountStep, (long)(now - _bootCountsBegin).TotalSeconds);
        copy.Run("UPDATE gateway SET boot_count = $count", ("$count", Math.Min(raised, uint.MaxValue)));
    }

    private static StateUnavailableException Unavailable(string folder, Exception e) =>
        new(folder, e.Message, "See to the disk and to the permissions of the folder and its files.", e);
}
