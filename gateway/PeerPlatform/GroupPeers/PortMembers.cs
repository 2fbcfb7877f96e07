using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Groups;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>The members of one view, as a port looks them up: immutable, made once for each view that is asked.</summary>
internal sealed class PortMembers
{
    private readonly Dictionary<Identifier, GroupMember> _table = new(IdentifierComparer.Instance);

    internal PortMembers(GroupView view, Identifier self)
    {
        View = view;
        foreach (GroupMember member in view.Active)
        {
            if (!view.RevokedPeers.Contains(member.Id))
            {
                _table[member.Id] = member;
            }
        }

        Others = [.. _table.Keys.Where(peer => !peer.Equals(self))];
    }

    /// <summary>The view that it was made of.</summary>
    internal GroupView View { get; }

    /// <summary>All in good standing but this peer.</summary>
    internal Identifier[] Others { get; }

    /// <summary>A member in good standing; null for anybody else.</summary>
    internal GroupMember? Find(Identifier peer) => _table.GetValueOrDefault(peer);

    /// <summary>A member by octets of its id; allocates nothing.</summary>
    internal GroupMember? Find(byte[] buffer, int offset) =>
        _table.GetAlternateLookup<(byte[] Buffer, int Offset)>().TryGetValue((buffer, offset), out GroupMember? member) ? member : null;
}
