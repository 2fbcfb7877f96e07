using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Relay;

namespace NanoPeers.PeerPlatform.Relay;

/// <summary>Messages in transit go to the next gateway; what became of deposits goes to who made them.</summary>
public sealed partial class RelayService
{
    private readonly Dictionary<MailboxName, TransitProgress> _transit = [];

    /// <summary>Puts what waits for other gateways into the outbox, a window at a time.</summary>
    private void Forward(long now)
    {
        foreach (Mailbox box in _host?.Transit ?? [])
        {
            if (!_transit.TryGetValue(box.Name, out TransitProgress? progress))
            {
                _transit[box.Name] = progress = new TransitProgress();
            }

            int room = RelayOutbox.Window - progress.UnderWay;
            if (room <= 0 || box.Items <= progress.UnderWay)
            {
                continue;
            }

            foreach (MailboxItem item in _host!.ReadTransit(box.Name, progress.Last, room))
            {
                if (!TryForward(box.Name, item, now))
                {
                    break;
                }

                progress.Last = item.Number;
                progress.UnderWay++;
            }
        }
    }

    private bool TryForward(MailboxName box, MailboxItem item, long now)
    {
        MailboxDeposit deposit = item.Deposit;
        Identifier? gateway = deposit.Gateway.Equals(box.Owner) ? null : deposit.Gateway;
        uint left = (uint)Math.Max(1, (deposit.ExpiresAt - _node.Time.GetUtcNow()).TotalSeconds);
        RelayDeposit forwarded = new(0, gateway, deposit.Receiver, deposit.Home, left, deposit.Message);
        return _outbox.Add(box.Owner, forwarded, now, item) is not null;
    }

    /// <summary>A deposit was answered for good: what was in transit is removed; an expired one is the mailbox's own matter.</summary>
    private void Settle(OutboxOutcome outcome)
    {
        if (outcome.Entry.Tag is not MailboxItem item)
        {
            return;
        }

        MailboxName box = item.Deposit.Mailbox;
        if (_transit.TryGetValue(box, out TransitProgress? progress))
        {
            progress.UnderWay--;
        }

        if (outcome.Reason == RelayReason.Expired)
        {
            return;
        }

        _host!.HandleForwarded(box, item.Number);
        if (outcome.Reason != RelayReason.None)
        {
            _host.HandleUndeliverable(item.Deposit, outcome.Reason);
        }
    }

    private void Tell(List<OutboxOutcome> outcomes, List<RelayOutcome> lost)
    {
        foreach (OutboxOutcome outcome in outcomes.Where(outcome => outcome.Entry.Tag is null))
        {
            Tell(new RelayOutcome(outcome.Entry.Deposit.Owner, outcome.Reason, false));
        }

        lost.ForEach(Tell);
    }

    private void Tell(RelayOutcome outcome)
    {
        if (outcome.Reason != RelayReason.None)
        {
            RelayLog.NotDelivered(_logger, outcome.Receiver, RelayReason.NameOf(outcome.Reason));
        }

        Ended?.Invoke(outcome);
    }

    /// <summary>How far a transit mailbox was put into the outbox.</summary>
    private sealed class TransitProgress
    {
        internal long Last { get; set; }

        internal int UnderWay { get; set; }
    }
}
