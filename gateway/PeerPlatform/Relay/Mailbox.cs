using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.PeerPlatform.Relay;

/// <summary>What a relay keeps in memory of a mailbox: sums, and who collects. Its messages are in the store alone.</summary>
internal sealed class Mailbox(MailboxRecord record)
{
    private Dictionary<Identifier, (int Items, int Names)>? _shares;

    internal MailboxRecord Record { get; set; } = record;

    internal MailboxName Name => Record.Name;

    internal int Items { get; private set; }

    internal long Octets { get; private set; }

    internal int Names { get; private set; }

    /// <summary>The collector that is there now; null when nobody is.</summary>
    internal MailboxStay? Stay { get; set; }

    internal int ItemsOf(Identifier depositor) => _shares?.GetValueOrDefault(depositor).Items ?? 0;

    internal int NamesOf(Identifier depositor) => _shares?.GetValueOrDefault(depositor).Names ?? 0;

    /// <summary>Adds to the sums, or takes away from them.</summary>
    internal void Count(Identifier depositor, int items, long octets, int names)
    {
        Items += items;
        Octets += octets;
        Names += names;
        _shares ??= new Dictionary<Identifier, (int, int)>(IdentifierComparer.Instance);
        (int Items, int Names) share = _shares.GetValueOrDefault(depositor);
        share = (share.Items + items, share.Names + names);
        if (share is (0, 0))
        {
            _shares.Remove(depositor);
            _shares = _shares.Count == 0 ? null : _shares;
        }
        else
        {
            _shares[depositor] = share;
        }
    }
}
