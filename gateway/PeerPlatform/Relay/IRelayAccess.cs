using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Nodes;

namespace NanoPeers.PeerPlatform.Relay;

/// <summary>Who may do what at a relay. Called on the relay's thread; must not wait.</summary>
public interface IRelayAccess
{
    /// <summary>What the other end of a session may do, as the session and the credential of its message prove it.</summary>
    /// <param name="session">The session under which it speaks.</param>
    /// <param name="credential">The credential in the message; empty where there is none.</param>
    RelayRights RightsOf(PeerSession session, ReadOnlySpan<byte> credential);

    /// <summary>Whether a caller counts as one of the group for which a mailbox is open.</summary>
    /// <param name="caller">Who deposits.</param>
    /// <param name="group">The group under whose session the mailbox was opened.</param>
    bool IsOfGroup(RelayCaller caller, Identifier group) => caller.Group.Equals(group);
}
