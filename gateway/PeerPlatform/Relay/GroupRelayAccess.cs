using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Credentials;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.Relay;

/// <summary>
/// A relay for the members of its owner's groups and for the boards of its home: they have mailboxes and deposit. Representatives and authorities of a
/// group are its relays: they carry messages of others, and their records in trailers count. RELAY.md.
/// </summary>
/// <param name="groups">The owner's groups; null where it has none.</param>
/// <param name="home">The group of the boards.</param>
public sealed class GroupRelayAccess(GroupPeer? groups, Identifier home) : IRelayAccess
{
    /// <inheritdoc/>
    public RelayRights RightsOf(PeerSession session, ReadOnlySpan<byte> credential)
    {
        if (!IsOf(session, credential))
        {
            return RelayRights.None;
        }

        if (session.Terms.Purpose == KnownPurpose.Control)
        {
            return session.Group.Equals(home) ? RelayRights.Own | RelayRights.Deposit : RelayRights.None;
        }

        if (groups?.FindPort(session.Group) is not { } port || !port.IsMember(session.Peer))
        {
            return RelayRights.None;
        }

        bool isRelay = port.View.Find(session.Peer) is GroupMember { IsConstrained: false, Role: MemberRole.Representative or MemberRole.Authority };
        return isRelay ? RelayRights.Relay : RelayRights.Own | RelayRights.Deposit;
    }

    /// <inheritdoc/>
    public bool IsOfGroup(RelayCaller caller, Identifier group) =>
        caller.Group.Equals(group) || (group.Equals(home) && groups?.FindPort(caller.Group)?.IsMember(caller.Peer) == true);

    /// <summary>A credential that is there must be the speaker's own, of the session's group. Where a group demands one, the node saw to it before.</summary>
    private static bool IsOf(PeerSession session, ReadOnlySpan<byte> credential)
    {
        if (credential.IsEmpty)
        {
            return true;
        }

        byte[] octets = credential.ToArray();
        return octets.Length == MemberCredentialPolicy.Length && session.Group.Matches(octets, 1) && session.Peer.Matches(octets, 1 + Identifier.Length);
    }
}
