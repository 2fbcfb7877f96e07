using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Relay;

namespace NanoPeers.PeerPlatform.Relay;

/// <summary>Deposits: judged one by one, written down in batches.</summary>
internal sealed partial class RelayHost
{
    private readonly Envelope _envelope = new();
    private readonly byte[] _work = new byte[RelayLimits.MaxMessage];
    private readonly List<(RelayCaller Caller, ulong Exchange, Mailbox Box, MailboxDeposit Deposit)> _batch = [];
    private readonly List<MailboxRange> _delivered = [];

    /// <summary>Mailboxes in transit that have something to forward.</summary>
    internal IEnumerable<Mailbox> Transit => _transit.Values.Where(box => box.Items > 0);

    /// <summary>Judges a deposit; it is answered after <see cref="Commit"/>.</summary>
    internal void HandleDeposit(RelayCaller caller, RelayDeposit asked)
    {
        int reason = Judge(caller, asked, out Mailbox? box, out MailboxDeposit? deposit);
        if (reason != RelayReason.None)
        {
            Refuse(caller, asked.Exchange, reason);
            return;
        }

        // Counted before it is written: the rest of the batch finds the room taken.
        box!.Count(deposit!.Depositor, 1, deposit.Message.Length, 1);
        Octets += deposit.Message.Length;
        _batch.Add((caller, asked.Exchange, box, deposit));
    }

    /// <summary>Has items overwritten that the next gateway took, or refused for good.</summary>
    internal void HandleForwarded(MailboxName name, long number) => _delivered.Add(new MailboxRange(name, number, number));

    /// <summary>What a transit mailbox holds behind a number.</summary>
    internal IReadOnlyList<MailboxItem> ReadTransit(MailboxName name, long after, int most)
    {
        IReadOnlyList<MailboxItem> items = [];
        TryStore(() => items = _store.Read(name, after, most));
        return items;
    }

    /// <summary>Tells a depositor that the way beyond this relay ended for a message.</summary>
    internal void HandleUndeliverable(MailboxDeposit deposit, int reason) => TellLost(deposit, reason);

    /// <summary>Brings what was taken and what was acknowledged to the disk, and lets the answers out.</summary>
    internal void Commit()
    {
        CommitDelivered();
        CommitDeposits();
        foreach (Mailbox box in _present)
        {
            SendItems(box);
        }
    }

    private void CommitDelivered()
    {
        if (_delivered.Count == 0)
        {
            return;
        }

        IReadOnlyList<MailboxShare> shares = [];
        if (TryStore(() => shares = _store.Deliver(_delivered)))
        {
            foreach (MailboxShare share in shares)
            {
                Find(share.Mailbox)?.Count(share.Depositor, -share.Items, -share.Octets, 0);
                Octets -= share.Octets;
                Counters.Delivered += share.Items;
            }
        }

        _delivered.Clear();
    }

    private void CommitDeposits()
    {
        if (_batch.Count == 0)
        {
            return;
        }

        IReadOnlyList<long>? numbers = null;
        TryStore(() => numbers = _store.Append([.. _batch.Select(entry => entry.Deposit)]));
        for (int i = 0; i < _batch.Count; i++)
        {
            (RelayCaller caller, ulong exchange, Mailbox box, MailboxDeposit deposit) = _batch[i];
            if (numbers is null || numbers[i] == 0)
            {
                box.Count(deposit.Depositor, -1, -deposit.Message.Length, -1);
                Octets -= deposit.Message.Length;
            }

            if (numbers is null)
            {
                Refuse(caller, exchange, RelayReason.StoreFailed);
                continue;
            }

            Counters.Accepted += numbers[i] == 0 ? 0 : 1;
            Counters.Repeated += numbers[i] == 0 ? 1 : 0;
            _due.Enqueue(new RelayDue(RelayMessageKind.Accepted) { Way = caller.Way, To = caller.Peer, Exchange = exchange });
        }

        _batch.Clear();
    }

    private int Judge(RelayCaller caller, RelayDeposit asked, out Mailbox? box, out MailboxDeposit? deposit)
    {
        box = null;
        deposit = null;
        if ((caller.Rights & RelayRights.Deposit) == 0)
        {
            return RelayReason.NotAllowed;
        }

        if (!IsInPace(caller.Peer))
        {
            return RelayReason.TooFast;
        }

        int reason = JudgeMessage(caller, asked.Message.Span, out byte[] message);
        reason = reason == RelayReason.None ? FindBox(caller, asked, out box) : reason;
        if (reason != RelayReason.None)
        {
            return reason;
        }

        deposit = new MailboxDeposit
        {
            Mailbox = box!.Name,
            Receiver = asked.Owner,
            Gateway = asked.Gateway ?? _self,
            Sender = _envelope.CopySender(),
            KeyId = _envelope.KeyId,
            Sequence = _envelope.Sequence,
            Depositor = caller.Peer,
            Home = asked.Home,
            AcceptedAt = _now,
            ExpiresAt = _now.AddSeconds(Math.Min(Math.Max(asked.Seconds, 1), RelayLimits.MaxLifeSeconds)),
            Message = message,
        };
        return HasRoom(box, caller.Peer, message.Length);
    }

    /// <summary>Looks at the envelope, and does what a relay does to it: one hop less, its record in the trailer. The message is viewed afterwards.</summary>
    private int JudgeMessage(RelayCaller caller, ReadOnlySpan<byte> octets, out byte[] message)
    {
        message = [];
        octets.CopyTo(_work);
        if (_envelope.TryDecodeDatagram(_work, 0, octets.Length, RelayLimits.MaxMessage) != DecodeStatus.Complete)
        {
            return RelayReason.NotAMessage;
        }

        if (!caller.Peer.Matches(_work, _envelope.SenderOffset) && (caller.Rights & RelayRights.Carry) == 0)
        {
            return RelayReason.WrongSender;
        }

        int length = octets.Length;
        if (_envelope.TrailerLength > 0 && ((caller.Rights & RelayRights.Audit) == 0 || !AuditTrail.IsSound(_envelope)))
        {
            if (_options.Trailers == TrailerRule.Refuse)
            {
                return RelayReason.TrailerRefused;
            }

            Counters.TrailersStripped++;
            length = View(AuditTrail.Strip(_envelope));
        }

        // Been here before: the ways of the relays make a ring.
        if (AuditTrail.Names(_envelope, _self) || !AuditTrail.LowerHops(_envelope))
        {
            return RelayReason.HopsUsedUp;
        }

        if (_options.Records)
        {
            length = View(AuditTrail.Append(_envelope, _work.Length, _self, (ulong)_now.ToUnixTimeMilliseconds()));
        }

        message = _work.AsSpan(0, length).ToArray();
        return RelayReason.None;
    }

    private int View(int length)
    {
        _envelope.TryDecodeDatagram(_work, 0, length, RelayLimits.MaxMessage);
        return length;
    }

    private int FindBox(RelayCaller caller, RelayDeposit asked, out Mailbox? box)
    {
        if (asked.Gateway is { } gateway && !gateway.Equals(_self))
        {
            return FindTransit(caller, gateway, out box);
        }

        box = Find(MailboxName.Of(asked.Owner));
        if (box is null || box.Record.LeaseUntil <= _now)
        {
            return RelayReason.NoMailbox;
        }

        bool isOpen = box.Record.Access == RelayAccess.Anyone || (caller.Rights & RelayRights.Carry) != 0 || caller.Way is null
            || _options.IsOfGroup(caller, box.Record.Group);
        return isOpen ? RelayReason.None : RelayReason.NotAllowed;
    }

    /// <summary>Where messages for another gateway's mailboxes wait. Carrying for others is for members: whoever may have a mailbox here.</summary>
    private int FindTransit(RelayCaller caller, Identifier gateway, out Mailbox? box)
    {
        box = null;
        Identifier? next = _options.NextHop(gateway);
        if (next is null || next.Equals(caller.Peer) || next.Equals(_self))
        {
            return RelayReason.NoRoute;
        }

        if ((caller.Rights & (RelayRights.Own | RelayRights.Carry)) == 0)
        {
            return RelayReason.NotAllowed;
        }

        MailboxName name = MailboxName.To(next);
        if (Find(name) is null)
        {
            Identifier none = new(new byte[Identifier.Length], 0);
            int reason = Open(name, none, RelayRights.Own, (uint)_options.TransitLease.TotalSeconds, RelayAccess.Members);
            if (reason != RelayReason.None)
            {
                return reason;
            }
        }

        box = Find(name);
        return RelayReason.None;
    }

    private int HasRoom(Mailbox box, Identifier depositor, int octets)
    {
        RelayQuota quota = _options.Quota;
        if (Octets + octets > quota.Octets)
        {
            return RelayReason.RelayFull;
        }

        if (box.Items >= quota.ItemsInMailbox || box.Octets + octets > quota.OctetsInMailbox || box.Names >= quota.NamesInMailbox)
        {
            return RelayReason.MailboxFull;
        }

        bool isShareUsedUp = box.ItemsOf(depositor) >= quota.ItemsOfDepositor || box.NamesOf(depositor) >= quota.NamesOfDepositor;
        return isShareUsedUp ? RelayReason.ShareUsedUp : RelayReason.None;
    }

    private bool IsInPace(Identifier peer)
    {
        long second = _nowMillis / 1000;
        (long Second, int Count) pace = _pace.GetValueOrDefault(peer);
        int count = pace.Second == second ? pace.Count + 1 : 1;
        _pace[peer] = (second, count);
        return count <= _options.Quota.DepositsEachSecond;
    }
}
