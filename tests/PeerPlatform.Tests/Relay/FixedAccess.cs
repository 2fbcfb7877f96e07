using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Relay;

namespace NanoPeers.PeerPlatform.Tests.Relay;

/// <summary>Rights by peer; whoever is not named may have a mailbox and deposit.</summary>
internal sealed class FixedAccess(params (Identifier Peer, RelayRights Rights)[] rights) : IRelayAccess
{
    public RelayRights RightsOf(PeerSession session, ReadOnlySpan<byte> credential)
    {
        foreach ((Identifier peer, RelayRights its) in rights)
        {
            if (peer.Equals(session.Peer))
            {
                return its;
            }
        }

        return RelayRights.Own | RelayRights.Deposit;
    }
}
