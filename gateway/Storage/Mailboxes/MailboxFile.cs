using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Storage.SideFiles;

namespace NanoPeers.Storage.Mailboxes;

/// <summary>
/// A relay's mailboxes, and how far this peer has come with those that others keep for it, in an SQLite file of their own. What a call changed has been
/// flushed to the disk when it returns. MAILBOXES.md, beside this file, says more.
/// </summary>
public sealed class MailboxFile : IMailboxStore, ICollectedStore, IDisposable
{
    /// <summary>"NPMb": marks the database as one of mailboxes.</summary>
    internal const int ApplicationId = 0x4E504D62;

    /// <summary>The version of its tables.</summary>
    internal const int SchemaVersion = 1;

    private const string WriterSettings = "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cache_size = -8192";
    private const string ReaderSettings = "PRAGMA cache_size = -2048";

    private static readonly SideFileKind _kind = new(ApplicationId, SchemaVersion, "mailboxes.schema");

    private readonly string _path;
    private readonly SideFile _file;
    private volatile bool _disposed;

    /// <summary>Opens mailboxes, or makes the file. It is looked through first; a damaged one is set aside, and what can be read of it is taken over.</summary>
    /// <param name="path">The file, in a folder that its owner alone can use.</param>
    /// <param name="clock">The clock that says when a file was set aside.</param>
    /// <exception cref="StateException">The disk or the system refuses, or others than the owner have access to the file.</exception>
    public MailboxFile(string path, TimeProvider clock)
    {
        _path = Path.GetFullPath(path);
        try
        {
            if (TryOpen(out string? problem) is not { } file)
            {
                DateTimeOffset now = clock.GetUtcNow();
                string? aside = SetAsideFile.Move(_path, now);
                file = TryOpen(out string? next)
                    ?? throw new StateDamagedException(_path, next!, "See to the disk: a new file is damaged, too.");
                _file = file;
                (int mailboxes, int items) = aside is null ? (0, 0) : MailboxSalvage.Run(aside, file);
                Loss = new MailboxLoss(_path, aside, problem!, now, mailboxes, items);
            }

            _file = file;
            Era = ReadEra();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException or InvalidDataException)
        {
            _file?.Dispose();
            throw SideFileFaults.Unavailable(_path, e);
        }
    }

    /// <summary>What was found damaged at the opening; null when nothing was.</summary>
    public MailboxLoss? Loss { get; }

    /// <summary>The file.</summary>
    public string FilePath => _path;

    /// <inheritdoc/>
    public ulong Era { get; }

    /// <inheritdoc/>
    public IReadOnlyList<MailboxRecord> List() => Use(() => _file.Read(connection => connection.Rows(
        MailboxRows.ReadMailbox, $"SELECT {MailboxRows.MailboxColumns} FROM mailbox m ORDER BY m.id")));

    /// <inheritdoc/>
    public IReadOnlyList<MailboxShare> Shares() => Use(() => _file.Read(MailboxStatements.Shares));

    /// <inheritdoc/>
    public void Save(MailboxRecord mailbox) => Use(() => _file.Write(connection => MailboxStatements.Save(connection, mailbox)));

    /// <inheritdoc/>
    public void Remove(MailboxName name) => Use(() => _file.Write(connection => MailboxStatements.Remove(connection, name)));

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A message is empty, or there is no such mailbox; nothing was kept.</exception>
    public IReadOnlyList<long> Append(IReadOnlyList<MailboxDeposit> deposits)
    {
        if (deposits.Any(deposit => deposit.Message.Length == 0))
        {
            throw new ArgumentException("A message has octets.", nameof(deposits));
        }

        return deposits.Count == 0 ? [] : Use(() => _file.Write(connection =>
            deposits.Select(deposit => MailboxStatements.Append(connection, deposit)).ToList()));
    }

    /// <inheritdoc/>
    public IReadOnlyList<MailboxItem> Read(MailboxName name, long after, int most) => Use(() => _file.Read(connection =>
        MailboxStatements.Find(connection, name) is { } mailbox
            ? connection.Rows(
                MailboxRows.ReadItem, MailboxStatements.ReadWaiting, ("$mailbox", mailbox), ("$after", after), ("$most", most))
            : []));

    /// <inheritdoc/>
    public IReadOnlyList<MailboxShare> Deliver(IReadOnlyList<MailboxRange> ranges) => ranges.Count == 0 ? [] : Use(() => _file.Write(connection =>
        ranges.SelectMany(range => MailboxStatements.Deliver(connection, range)).ToList()));

    /// <inheritdoc/>
    public IReadOnlyList<MailboxItem> DeleteExpired(DateTimeOffset now, int most) =>
        Use(() => _file.Write(connection => MailboxStatements.DeleteExpired(connection, now, most)));

    /// <inheritdoc/>
    public DateTimeOffset? Oldest(MailboxName name) => Read(name, 0, 1) is [{ } first] ? first.Deposit.AcceptedAt : null;

    /// <inheritdoc/>
    public (ulong Era, long Number) Find(Identifier gateway) => Use(() => _file.Read(connection =>
    {
        List<(ulong, long)> rows = connection.Rows(
            reader => (reader.ReadUnsigned(0), reader.ReadNumber(1)), MailboxStatements.FindCollected, ("$gateway", gateway.Octets()));
        return rows.Count == 0 ? default : rows[0];
    }));

    /// <inheritdoc/>
    public void Save(Identifier gateway, ulong era, long number) => Use(() => _file.Write(connection => connection.Run(
        MailboxStatements.SaveCollected, ("$gateway", gateway.Octets()), ("$era", ColumnValues.Octets(era)), ("$number", number))));

    /// <summary>Closes the file; later calls fail.</summary>
    public void Dispose()
    {
        _disposed = true;
        _file.Dispose();
    }

    private ulong ReadEra()
    {
        byte[] random = RandomNumberGenerator.GetBytes(sizeof(ulong));
        random[^1] |= 1; // not 0
        return _file.Write(connection =>
        {
            connection.Run("INSERT INTO relay (id, era) VALUES (1, $era) ON CONFLICT (id) DO NOTHING", ("$era", random));
            return connection.Rows(reader => reader.ReadUnsigned(0), "SELECT era FROM relay WHERE id = 1")[0];
        });
    }

    private SideFile? TryOpen(out string? problem)
    {
        SideFile? file = null;
        try
        {
            file = SideFile.Open(_path, _kind, WriterSettings, ReaderSettings);
            List<string> faults = file.IsNew
                ? ["ok"]
                : file.Read(connection => connection.Rows(reader => reader.ReadText(0), "PRAGMA quick_check(1)"));
            problem = faults is ["ok"] ? null : $"Its pages are damaged ({string.Join("; ", faults)}).";
        }
        catch (Exception e) when (e is SqliteException or InvalidDataException)
        {
            problem = SideFileFaults.DamageOf(_path, e);
            if (problem is null)
            {
                file?.Dispose();
                throw;
            }
        }

        if (problem is not null)
        {
            file?.Dispose();
            file = null;
        }

        return file;
    }

    private T Use<T>(Func<T> use)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            return use();
        }
        catch (Exception e) when (e is SqliteException or InvalidDataException)
        {
            throw SideFileFaults.DamageOf(_path, e) is { } problem
                ? new StateDamagedException(_path, problem, "Restart: what can be read is then taken over into a new file.", e)
                : SideFileFaults.Unavailable(_path, e);
        }
    }
}
