using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Relay;

namespace NanoPeers.PeerPlatform.Relay;

/// <summary>
/// The relay's side: mailboxes with their quotas, deposits, collectors. No socket, no clock: calls say what came and when, <see cref="Commit"/>
/// brings a batch to the disk, <see cref="TryTake"/> hands out what is to be sent. Not thread-safe. RELAY.md.
/// </summary>
internal sealed partial class RelayHost
{
    private const int ExpiryEachTime = 500;
    private const int ExpiryMillis = 1_000;
    private const int LeaseMillis = 60_000;

    private readonly Identifier _self;
    private readonly IMailboxStore _store;
    private readonly RelayHostOptions _options;
    private readonly Dictionary<MailboxName, Mailbox> _boxes = [];
    private readonly Dictionary<Identifier, (long Second, int Count)> _pace = new(IdentifierComparer.Instance);
    private readonly Queue<RelayDue> _due = new();
    private readonly HashSet<Mailbox> _present = [];
    private readonly Dictionary<MailboxName, Mailbox> _transit = [];
    private long _expiryAtMillis;
    private long _leaseAtMillis;
    private DateTimeOffset _now;
    private long _nowMillis;

    internal RelayHost(Identifier self, IMailboxStore store, RelayHostOptions options)
    {
        _self = self;
        _store = store;
        _options = options;
        Era = store.Era;
        foreach (MailboxRecord record in store.List())
        {
            Add(record);
        }

        foreach (MailboxShare share in store.Shares())
        {
            if (_boxes.TryGetValue(share.Mailbox, out Mailbox? box))
            {
                box.Count(share.Depositor, share.Items, share.Octets, share.Names);
                Octets += share.Octets;
            }
        }
    }

    internal ulong Era { get; }

    /// <summary>Octets that wait in all mailboxes.</summary>
    internal long Octets { get; private set; }

    internal RelayCounters Counters { get; } = new();

    internal IReadOnlyCollection<Mailbox> Mailboxes => _boxes.Values;

    /// <summary>Says when the following calls are made.</summary>
    internal void At(DateTimeOffset now, long nowMillis)
    {
        _now = now;
        _nowMillis = nowMillis;
    }

    /// <summary>Rises with each mailbox that comes or goes.</summary>
    internal int Version { get; private set; }

    internal Mailbox? Find(MailboxName name) => _boxes.GetValueOrDefault(name);

    /// <summary>What is to be sent, in order.</summary>
    internal bool TryTake(out RelayDue? due) => _due.TryDequeue(out due);

    /// <summary>Opens a mailbox or renews it.</summary>
    internal void HandleOpen(RelayCaller caller, ulong exchange, uint leaseSeconds, int access)
    {
        int reason = Open(MailboxName.Of(caller.Peer), caller.Group, caller.Rights, leaseSeconds, access);
        if (reason != RelayReason.None)
        {
            Refuse(caller, exchange, reason);
            return;
        }

        _due.Enqueue(new RelayDue(RelayMessageKind.Opened)
        {
            Way = caller.Way,
            To = caller.Peer,
            Exchange = exchange,
            Era = Era,
            Seconds = Lease(leaseSeconds),
            Items = (uint)_options.Quota.ItemsInMailbox,
        });
    }

    /// <summary>Opens a mailbox; the reason when it is not.</summary>
    internal int Open(MailboxName name, Identifier group, RelayRights rights, uint leaseSeconds, int access)
    {
        if ((rights & RelayRights.Own) == 0 || access is < RelayAccess.Members or > RelayAccess.Anyone)
        {
            return RelayReason.NotAllowed;
        }

        Mailbox? box = Find(name);
        if (box is null && _boxes.Count >= _options.Quota.Mailboxes)
        {
            return RelayReason.RelayFull;
        }

        MailboxRecord record = new(name, group, access, _now.AddSeconds(Lease(leaseSeconds)));
        if (!TryStore(() => _store.Save(record)))
        {
            return RelayReason.StoreFailed;
        }

        if (box is null)
        {
            Add(record);
        }
        else
        {
            box.Record = record;
        }

        return RelayReason.None;
    }

    /// <summary>Closes the caller's mailbox.</summary>
    internal void HandleClose(RelayCaller caller, ulong exchange)
    {
        int items = Close(MailboxName.Of(caller.Peer)) ?? 0;
        _due.Enqueue(new RelayDue(RelayMessageKind.Closed) { Way = caller.Way, To = caller.Peer, Exchange = exchange, Items = (uint)items });
    }

    /// <summary>Removes a mailbox and tells its depositors; how much waited, null when there is no such mailbox.</summary>
    internal int? Close(MailboxName name)
    {
        if (Find(name) is not { } box)
        {
            return null;
        }

        int items = box.Items;
        IReadOnlyList<MailboxItem> waiting = [];
        if (!TryStore(() =>
            {
                waiting = items == 0 ? [] : _store.Read(name, 0, items);
                _store.Remove(name);
            }))
        {
            return null;
        }

        foreach (MailboxItem item in waiting)
        {
            TellLost(item.Deposit, RelayReason.MailboxClosed);
        }

        Octets -= box.Octets;
        _boxes.Remove(name);
        Version++;
        _transit.Remove(name);
        _present.Remove(box);
        return items;
    }

    /// <summary>When <see cref="HandleTimeout"/> is due.</summary>
    internal long NextTimeoutMillis
    {
        get
        {
            long next = Math.Min(_expiryAtMillis, _leaseAtMillis);
            foreach (Mailbox box in _present)
            {
                next = Math.Min(next, Math.Min(box.Stay!.RepeatAtMillis, box.Stay.UntilMillis));
            }

            return next;
        }
    }

    /// <summary>Repeats what was not acknowledged, removes what expired, and closes what is not leased any more.</summary>
    internal void HandleTimeout()
    {
        RepeatItems();
        if (_nowMillis >= _expiryAtMillis)
        {
            _expiryAtMillis = _nowMillis + ExpiryMillis;
            Expire();
            _pace.Clear();
        }

        if (_nowMillis >= _leaseAtMillis)
        {
            _leaseAtMillis = _nowMillis + LeaseMillis;
            foreach (Mailbox box in _boxes.Values.Where(box => box.Record.LeaseUntil <= _now).ToList())
            {
                Close(box.Name);
            }
        }
    }

    private void Add(MailboxRecord record)
    {
        Mailbox box = new(record);
        _boxes[record.Name] = box;
        Version++;
        if (record.Name.IsTransit)
        {
            _transit[record.Name] = box;
        }
    }

    private void Expire()
    {
        IReadOnlyList<MailboxItem> expired = [];
        if (!TryStore(() => expired = _store.DeleteExpired(_now, ExpiryEachTime)))
        {
            return;
        }

        if (expired.Count == ExpiryEachTime)
        {
            _expiryAtMillis = _nowMillis;
        }

        foreach (MailboxItem item in expired)
        {
            MailboxDeposit deposit = item.Deposit;
            bool waited = deposit.Message.Length > 0;
            Find(deposit.Mailbox)?.Count(deposit.Depositor, waited ? -1 : 0, -deposit.Message.Length, -1);
            Octets -= deposit.Message.Length;
            if (waited)
            {
                Counters.Expired++;
                TellLost(deposit, RelayReason.Expired);
            }
        }
    }

    private void TellLost(MailboxDeposit deposit, int reason) => _due.Enqueue(new RelayDue(RelayMessageKind.Lost)
    {
        To = deposit.Depositor,
        Owner = deposit.Receiver,
        Reason = reason,
        Number = deposit.Sequence,
    });

    private void Refuse(RelayCaller caller, ulong exchange, int reason)
    {
        Counters.Refused++;
        _due.Enqueue(new RelayDue(RelayMessageKind.Refused) { Way = caller.Way, To = caller.Peer, Exchange = exchange, Reason = reason });
    }

    private static uint Lease(uint seconds) => Math.Min(Math.Max(seconds, 60), RelayLimits.MaxLeaseSeconds);

    /// <summary>A store that fails costs what was asked of it, and is asked again next time.</summary>
    private bool TryStore(Action work)
    {
        try
        {
            work();
            return true;
        }
        catch (StateException fault)
        {
            Counters.StoreFaults++;
            LastFault = fault;
            return false;
        }
    }

    /// <summary>The store's last failure; null when it never failed.</summary>
    internal StateException? LastFault { get; private set; }
}
