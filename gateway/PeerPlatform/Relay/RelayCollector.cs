using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Relay;

namespace NanoPeers.PeerPlatform.Relay;

/// <summary>
/// The collector's side at one gateway: opens the mailbox, collects, takes each item once and in order, acknowledges. No socket, no clock. Not
/// thread-safe. RELAY.md.
/// </summary>
internal sealed class RelayCollector
{
    private const int AskAgainMillis = 1_000;
    private const int AskAgainAtMostMillis = 16_000;
    private const int RefusedMillis = 60_000;

    private readonly ICollectedStore _store;
    private readonly uint _staySeconds;
    private readonly uint _leaseSeconds;
    private readonly List<CollectedItem> _taken = [];
    private ulong _exchange;
    private ulong _era;
    private long _number;
    private long _repeatMillis = AskAgainMillis;
    private bool _ackDue;
    private bool _askDue;
    private bool _isLive;

    internal RelayCollector(Identifier gateway, ICollectedStore store, ulong firstExchange, uint staySeconds, uint leaseSeconds, int access)
    {
        Gateway = gateway;
        Access = access;
        _store = store;
        _exchange = firstExchange;
        _staySeconds = staySeconds;
        _leaseSeconds = leaseSeconds;
        (_era, _number) = store.Find(gateway);
    }

    internal Identifier Gateway { get; }

    internal int Access { get; }

    /// <summary>What it does now.</summary>
    internal RelayCollectorState State { get; private set; } = RelayCollectorState.Away;

    /// <summary>Why the gateway refuses; none when it does not.</summary>
    internal int Reason { get; private set; }

    /// <summary>Whether the gateway said that nothing waits behind what was taken.</summary>
    internal bool IsEmpty { get; private set; }

    internal ulong Era => _era;

    internal long Number => _number;

    internal long NextTimeoutMillis { get; private set; } = long.MaxValue;

    /// <summary>A session with the gateway began or ended.</summary>
    internal void HandleSession(bool isLive, long nowMillis)
    {
        _isLive = isLive;
        IsEmpty = false;
        _ackDue = false;
        State = isLive ? RelayCollectorState.Opening : RelayCollectorState.Away;
        NextTimeoutMillis = long.MaxValue;
        if (isLive)
        {
            Ask(nowMillis);
        }
    }

    internal void HandleTimeout(long nowMillis)
    {
        if (nowMillis >= NextTimeoutMillis && _isLive)
        {
            if (State == RelayCollectorState.Refused)
            {
                State = RelayCollectorState.Opening;
            }

            Ask(nowMillis);
        }
    }

    /// <summary>The mailbox is open.</summary>
    internal void HandleOpened(ulong exchange, ulong era, long nowMillis)
    {
        if (State != RelayCollectorState.Opening || exchange != _exchange)
        {
            return;
        }

        if (era != _era)
        {
            // The gateway's store is another one: its numbers begin anew.
            _era = era;
            _number = 0;
        }

        State = RelayCollectorState.Collecting;
        Reason = RelayReason.None;
        _repeatMillis = AskAgainMillis;
        Ask(nowMillis);
    }

    /// <summary>The gateway will not.</summary>
    internal void HandleRefused(ulong exchange, int reason, long nowMillis)
    {
        if (exchange != _exchange || State is RelayCollectorState.Away or RelayCollectorState.Refused)
        {
            return;
        }

        Reason = reason;
        bool opensAgain = reason == RelayReason.NoMailbox && State == RelayCollectorState.Collecting;
        State = opensAgain ? RelayCollectorState.Opening : RelayCollectorState.Refused;
        NextTimeoutMillis = opensAgain ? nowMillis : nowMillis + RefusedMillis;
    }

    /// <summary>An item came; taken is what continues what was taken before, and nothing else.</summary>
    internal bool HandleItem(CollectedItem item, ulong era, ulong previous, ulong number)
    {
        if (State != RelayCollectorState.Collecting || era != _era || number > long.MaxValue)
        {
            return false;
        }

        IsEmpty = false;
        bool isNext = previous <= (ulong)_number && number > (ulong)_number;
        if (isNext)
        {
            _number = (long)number;
            _taken.Add(item);
        }

        // What was had before is acknowledged again: the gateway did not hear it.
        _ackDue |= isNext || number <= (ulong)_number;
        return isNext;
    }

    /// <summary>Nothing waits behind a number.</summary>
    internal void HandleEmpty(ulong era, ulong number)
    {
        if (State == RelayCollectorState.Collecting && era == _era && number == (ulong)_number)
        {
            IsEmpty = true;
            _repeatMillis = AskAgainMillis;
        }
    }

    /// <summary>
    /// Notes on the disk what was taken, then hands it out: who dies in between delivers it to nobody, and never twice.
    /// </summary>
    internal IReadOnlyList<CollectedItem> Commit()
    {
        if (_taken.Count == 0)
        {
            return [];
        }

        _store.Save(Gateway, _era, _number);
        CollectedItem[] items = [.. _taken];
        _taken.Clear();
        return items;
    }

    /// <summary>What is to be sent to the gateway; null for nothing.</summary>
    internal RelayDue? PollDue()
    {
        if (_ackDue)
        {
            _ackDue = false;
            return new RelayDue(RelayMessageKind.Ack) { To = Gateway, Era = _era, Number = (ulong)_number };
        }

        if (!_askDue)
        {
            return null;
        }

        _askDue = false;
        return State == RelayCollectorState.Opening
            ? new RelayDue(RelayMessageKind.Open) { To = Gateway, Exchange = _exchange, Seconds = _leaseSeconds, Access = Access }
            : new RelayDue(RelayMessageKind.Collect)
            {
                To = Gateway, Exchange = _exchange, Era = _era, Number = (ulong)_number, Seconds = _staySeconds,
            };
    }

    private void Ask(long nowMillis)
    {
        _exchange++;
        _askDue = true;
        bool isQuiet = State == RelayCollectorState.Collecting && (IsEmpty || _number > 0);
        NextTimeoutMillis = nowMillis + (isQuiet ? Math.Max(AskAgainMillis, _staySeconds * 1000L / 3) : _repeatMillis);
        _repeatMillis = Math.Min(_repeatMillis * 2, AskAgainAtMostMillis);
    }
}
