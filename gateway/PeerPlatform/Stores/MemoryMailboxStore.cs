using System.Security.Cryptography;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Stores;

/// <summary>Mailboxes in memory, for tests and for relays without a disk: what is accepted then lasts as long as the process.</summary>
public sealed class MemoryMailboxStore : IMailboxStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<MailboxName, MailboxRecord> _boxes = [];
    private readonly SortedDictionary<long, Entry> _entries = [];
    private readonly Dictionary<(MailboxName, Identifier, Identifier, ulong, ulong), long> _names = [];
    private long _last;

    /// <inheritdoc/>
    public ulong Era { get; } = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;

    /// <inheritdoc/>
    public IReadOnlyList<MailboxRecord> List()
    {
        lock (_gate)
        {
            return [.. _boxes.Values];
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<MailboxShare> Shares()
    {
        lock (_gate)
        {
            return
            [
                .. _entries.Values.GroupBy(entry => (entry.Deposit.Mailbox, entry.Deposit.Depositor)).Select(share => new MailboxShare(
                    share.Key.Mailbox, share.Key.Depositor, share.Count(entry => entry.Waits), share.Sum(entry => (long)entry.Deposit.Message.Length),
                    share.Count())),
            ];
        }
    }

    /// <inheritdoc/>
    public void Save(MailboxRecord mailbox)
    {
        lock (_gate)
        {
            _boxes[mailbox.Name] = mailbox;
        }
    }

    /// <inheritdoc/>
    public void Remove(MailboxName name)
    {
        lock (_gate)
        {
            _boxes.Remove(name);
            foreach ((long number, Entry entry) in _entries.Where(pair => pair.Value.Deposit.Mailbox == name).ToList())
            {
                Forget(number, entry);
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<long> Append(IReadOnlyList<MailboxDeposit> deposits)
    {
        lock (_gate)
        {
            return [.. deposits.Select(Append)];
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<MailboxItem> Read(MailboxName name, long after, int most)
    {
        lock (_gate)
        {
            return
            [
                .. _entries.Where(pair => pair.Key > after && pair.Value.Waits && pair.Value.Deposit.Mailbox == name).Take(most)
                    .Select(pair => new MailboxItem(pair.Key, pair.Value.Deposit)),
            ];
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<MailboxShare> Deliver(IReadOnlyList<MailboxRange> ranges)
    {
        lock (_gate)
        {
            List<MailboxShare> delivered = [];
            foreach (MailboxRange range in ranges)
            {
                foreach ((long number, Entry entry) in _entries.Where(pair => IsIn(range, pair.Key, pair.Value)).ToList())
                {
                    MailboxDeposit deposit = entry.Deposit;
                    delivered.Add(new MailboxShare(range.Mailbox, deposit.Depositor, 1, deposit.Message.Length, 0));
                    _entries[number] = new Entry(deposit with { Message = [] }, false);
                }
            }

            return delivered;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<MailboxItem> DeleteExpired(DateTimeOffset now, int most)
    {
        lock (_gate)
        {
            List<(long Number, Entry Entry)> expired =
                [.. _entries.Where(pair => pair.Value.Deposit.ExpiresAt <= now).Take(most).Select(pair => (pair.Key, pair.Value))];
            expired.ForEach(pair => Forget(pair.Number, pair.Entry));
            return [.. expired.Select(pair => new MailboxItem(pair.Number, pair.Entry.Deposit))];
        }
    }

    /// <inheritdoc/>
    public DateTimeOffset? Oldest(MailboxName name) => Read(name, 0, 1) is [{ } first] ? first.Deposit.AcceptedAt : null;

    private static bool IsIn(MailboxRange range, long number, Entry entry) =>
        entry.Waits && entry.Deposit.Mailbox == range.Mailbox && number >= range.First && number <= range.Last;

    private static (MailboxName, Identifier, Identifier, ulong, ulong) NameOf(MailboxDeposit deposit) =>
        (deposit.Mailbox, deposit.Receiver, deposit.Sender, deposit.KeyId, deposit.Sequence);

    private long Append(MailboxDeposit deposit)
    {
        if (!_names.TryAdd(NameOf(deposit), _last + 1))
        {
            return 0;
        }

        _entries[++_last] = new Entry(deposit, true);
        return _last;
    }

    private void Forget(long number, Entry entry)
    {
        _entries.Remove(number);
        _names.Remove(NameOf(entry.Deposit));
    }

    private readonly record struct Entry(MailboxDeposit Deposit, bool Waits);
}
