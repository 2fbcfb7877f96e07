using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Relay;

namespace NanoPeers.PeerPlatform.Relay;

/// <summary>What people and programs ask of a relay.</summary>
public sealed partial class RelayService
{
    /// <inheritdoc/>
    public IReadOnlyList<MailboxStatus> Mailboxes()
    {
        lock (_gate)
        {
            return [.. _host?.Mailboxes.Select(StatusOf) ?? []];
        }
    }

    /// <inheritdoc/>
    public int Open(Identifier owner, Identifier group, int access, TimeSpan lease)
    {
        lock (_gate)
        {
            if (_host is null)
            {
                return RelayReason.NotAllowed;
            }

            _host.At(_node.Time.GetUtcNow(), _node.NowMillis);
            return _host.Open(MailboxName.Of(owner), group, RelayRights.Own, (uint)Math.Clamp(lease.TotalSeconds, 0, uint.MaxValue), access);
        }
    }

    /// <inheritdoc/>
    public int? Close(Identifier owner)
    {
        lock (_gate)
        {
            return _host?.Close(MailboxName.Of(owner));
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<RelayRouteStatus> Routes()
    {
        lock (_gate)
        {
            return
            [
                .. _outbox.Relays().Concat(_collectors.Keys).ToHashSet().Select(gateway =>
                {
                    RelayCollector? collector = _collectors.GetValueOrDefault(gateway);
                    return new RelayRouteStatus(
                        gateway, FindSession(gateway) is not null, _outbox.CountOf(gateway), collector?.State, collector?.Reason ?? RelayReason.None);
                }),
            ];
        }
    }

    /// <inheritdoc/>
    public void CollectAt(Identifier gateway, int access)
    {
        lock (_gate)
        {
            if (_collectors.ContainsKey(gateway))
            {
                return;
            }

            RelayCollector collector = new(
                gateway, _options.Collected, Random64(), (uint)_options.Stay.TotalSeconds, (uint)_options.Lease.TotalSeconds, access);
            _collectors[gateway] = collector;
            _options.Transport?.MoveHome(null, gateway);
            if (FindSession(gateway) is not null)
            {
                collector.HandleSession(true, _node.NowMillis);
            }
        }

        Signal();
    }

    /// <inheritdoc/>
    public void LeaveGateway(Identifier gateway)
    {
        lock (_gate)
        {
            if (_collectors.Remove(gateway))
            {
                _options.Transport?.MoveHome(gateway, null);
                Send(new RelayDue(RelayMessageKind.Close) { To = gateway, Exchange = Random64() });
            }
        }
    }

    /// <inheritdoc/>
    public bool IsEmpty(Identifier gateway)
    {
        lock (_gate)
        {
            return _collectors.TryGetValue(gateway, out RelayCollector? collector) && collector.IsEmpty;
        }
    }

    private MailboxStatus StatusOf(Mailbox box)
    {
        RelayQuota quota = _options.Host.Quota;
        DateTimeOffset? oldest = box.Items == 0 ? null : _options.Mailboxes!.Oldest(box.Name);
        return new MailboxStatus(
            box.Name.Owner, box.Name.IsTransit, box.Record.Access, box.Items, box.Octets, oldest, box.Record.LeaseUntil, box.Stay is not null,
            quota.ItemsInMailbox, quota.OctetsInMailbox);
    }
}
