using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Relay;

namespace NanoPeers.PeerPlatform.Relay;

/// <summary>Collectors: what waits goes to them in order, until they acknowledge it.</summary>
internal sealed partial class RelayHost
{
    private const int ShortestStayMillis = 5_000;

    /// <summary>An owner is there, and says what it has.</summary>
    internal void HandleCollect(RelayCaller caller, ulong exchange, ulong era, ulong number, uint staySeconds)
    {
        if (Find(MailboxName.Of(caller.Peer)) is not { } box)
        {
            Refuse(caller, exchange, RelayReason.NoMailbox);
            return;
        }

        long taken = era == Era && number <= long.MaxValue ? (long)number : 0;
        long until = _nowMillis + Math.Max(ShortestStayMillis, 1000L * Math.Min(staySeconds, RelayLimits.MaxStaySeconds));
        if (box.Stay is not { } stay || stay.Acknowledged != taken || !Equals(stay.Way, caller.Way))
        {
            box.Stay = new MailboxStay(caller.Way, taken, until);
            _present.Add(box);
            if (taken > 0 && box.Items > 0)
            {
                _delivered.Add(new MailboxRange(box.Name, 1, taken));
            }
        }
        else
        {
            stay.UntilMillis = until;
            stay.IsToldEmpty = false;
        }

        Renew(box);
    }

    /// <summary>An owner took what was sent.</summary>
    internal void HandleAck(RelayCaller caller, ulong era, ulong number)
    {
        Mailbox? box = Find(MailboxName.Of(caller.Peer));
        long before = box?.Stay?.Acknowledged ?? 0;
        if (box?.Stay is not { } stay || era != Era || number > long.MaxValue || !stay.Acknowledge((long)number, _nowMillis))
        {
            Counters.AcksIgnored++;
            return;
        }

        _delivered.Add(new MailboxRange(box.Name, before + 1, (long)number));
    }

    /// <summary>The session of a collector ended: nothing goes out until it is back.</summary>
    internal void HandleGone(object way)
    {
        foreach (Mailbox box in _present.Where(box => Equals(box.Stay!.Way, way)).ToList())
        {
            Leave(box);
        }
    }

    private void SendItems(Mailbox box)
    {
        MailboxStay stay = box.Stay!;
        int room = RelayLimits.Window - stay.UnderWay;
        if (room <= 0)
        {
            return;
        }

        IReadOnlyList<MailboxItem> items = [];
        if (box.Items > stay.UnderWay && !TryStore(() => items = _store.Read(box.Name, stay.Sent, room)))
        {
            return;
        }

        foreach (MailboxItem item in items)
        {
            Counters.ItemsSent++;
            _due.Enqueue(new RelayDue(RelayMessageKind.Item)
            {
                Way = stay.Way,
                To = box.Name.Owner,
                Era = Era,
                Previous = (ulong)stay.Sent,
                Number = (ulong)item.Number,
                Seconds = (uint)Math.Max(0, (_now - item.Deposit.AcceptedAt).TotalSeconds),
                Home = item.Deposit.Home,
                Message = item.Deposit.Message,
            });
            stay.NoteSent(item.Number, _nowMillis);
        }

        if (stay.UnderWay == 0 && !stay.IsToldEmpty)
        {
            stay.IsToldEmpty = true;
            _due.Enqueue(new RelayDue(RelayMessageKind.Empty) { Way = stay.Way, To = box.Name.Owner, Era = Era, Number = (ulong)stay.Acknowledged });
        }
    }

    private void RepeatItems()
    {
        foreach (Mailbox box in _present.Where(box => box.Stay!.UntilMillis <= _nowMillis).ToList())
        {
            Leave(box);
        }

        foreach (Mailbox box in _present.Where(box => box.Stay!.RepeatAtMillis <= _nowMillis))
        {
            box.Stay!.Rewind();
            SendItems(box);
        }
    }

    /// <summary>Who collects shows that the mailbox is wanted. Written down once in a while only: each collector's each word would cost a flush.</summary>
    private void Renew(Mailbox box)
    {
        TimeSpan left = box.Record.LeaseUntil - _now;
        if (left < RenewedLease / 2)
        {
            MailboxRecord renewed = box.Record with { LeaseUntil = _now + RenewedLease };
            if (TryStore(() => _store.Save(renewed)))
            {
                box.Record = renewed;
            }
        }
    }

    private static readonly TimeSpan RenewedLease = TimeSpan.FromDays(7);

    private void Leave(Mailbox box)
    {
        box.Stay = null;
        _present.Remove(box);
    }
}
