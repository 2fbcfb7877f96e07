using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.Relay;

namespace NanoPeers.PeerPlatform.Relay;

/// <summary>
/// The depositor's side: each deposit is repeated until it is answered for good or has expired. At most 32 of one relay are unanswered, so the order of
/// acceptance is that of sending but for these. No socket, no clock. Any thread may call. RELAY.md.
/// </summary>
/// <param name="firstExchange">Random: exchanges are counted up from here.</param>
internal sealed class RelayOutbox(ulong firstExchange)
{
    /// <summary>Deposits that are not answered yet, in all; more are refused as busy.</summary>
    internal const int MaxEntries = 1_024;

    /// <summary>Deposits under way to one relay.</summary>
    internal const int Window = 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, OutboxEntry> _entries = [];
    private readonly Dictionary<Identifier, LinkedList<OutboxEntry>> _queues = new(IdentifierComparer.Instance);
    private ulong _lastExchange = firstExchange;

    internal int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>Takes a deposit; null when there is no room.</summary>
    internal OutboxEntry? Add(Identifier via, RelayDeposit deposit, long nowMillis, object? tag)
    {
        lock (_gate)
        {
            if (_entries.Count >= MaxEntries)
            {
                return null;
            }

            ulong exchange = ++_lastExchange;
            OutboxEntry entry = new(exchange, via, deposit with { Exchange = exchange }, nowMillis + (deposit.Seconds * 1000L), tag);
            _entries[exchange] = entry;
            if (!_queues.TryGetValue(via, out LinkedList<OutboxEntry>? queue))
            {
                _queues[via] = queue = new LinkedList<OutboxEntry>();
            }

            queue.AddLast(entry);
            return entry;
        }
    }

    /// <summary>The relays for which something waits.</summary>
    internal IReadOnlyList<Identifier> Relays()
    {
        lock (_gate)
        {
            return [.. _queues.Keys];
        }
    }

    /// <summary>How many wait for a relay.</summary>
    internal int CountOf(Identifier via)
    {
        lock (_gate)
        {
            return _queues.GetValueOrDefault(via)?.Count ?? 0;
        }
    }

    /// <summary>The next deposit that is to be sent to a relay now; it counts as sent.</summary>
    internal OutboxEntry? PollDue(Identifier via, long nowMillis)
    {
        lock (_gate)
        {
            int seen = 0;
            LinkedListNode<OutboxEntry>? node = _queues.GetValueOrDefault(via)?.First;
            for (; node is not null && seen < Window; node = node.Next, seen++)
            {
                if (node.Value.DueMillis <= nowMillis)
                {
                    node.Value.NoteSent(nowMillis);
                    return node.Value;
                }
            }

            return null;
        }
    }

    /// <summary>A session with a relay began: all that wait for it are sent again.</summary>
    internal void HandleSession(Identifier via)
    {
        lock (_gate)
        {
            foreach (OutboxEntry entry in _queues.GetValueOrDefault(via) ?? [])
            {
                entry.AskAgain();
            }
        }
    }

    /// <summary>A relay answered. Reasons that may pass are left for the next repeat.</summary>
    /// <returns>What became of the deposit; null while it is open, and for answers to what nobody asked this relay.</returns>
    internal OutboxOutcome? HandleAnswer(Identifier from, ulong exchange, int reason)
    {
        lock (_gate)
        {
            bool ends = _entries.TryGetValue(exchange, out OutboxEntry? entry) && entry.Via.Equals(from) && !RelayReason.MayPass(reason);
            if (!ends)
            {
                return null;
            }

            Remove(entry!);
            return new OutboxOutcome(entry!, reason);
        }
    }

    /// <summary>Gives up what expired.</summary>
    internal IReadOnlyList<OutboxOutcome> HandleTimeout(long nowMillis)
    {
        lock (_gate)
        {
            List<OutboxOutcome> expired = [];
            foreach (OutboxEntry entry in _entries.Values.Where(entry => entry.DeadlineMillis <= nowMillis).ToList())
            {
                Remove(entry);
                expired.Add(new OutboxOutcome(entry, RelayReason.Expired));
            }

            return expired;
        }
    }

    private void Remove(OutboxEntry entry)
    {
        _entries.Remove(entry.Exchange);
        LinkedList<OutboxEntry> queue = _queues[entry.Via];
        queue.Remove(entry);
        if (queue.Count == 0)
        {
            _queues.Remove(entry.Via);
        }
    }
}
