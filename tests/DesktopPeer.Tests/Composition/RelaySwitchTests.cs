using NanoPeers.DesktopPeer.Composition;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Relay;

namespace NanoPeers.DesktopPeer.Tests.Composition;

public sealed class RelaySwitchTests
{
    [Fact]
    public async Task Nobody_has_rights_at_a_relay_that_is_off()
    {
        RelaySwitch relay = new(new All());
        Assert.Equal(RelayRights.None, relay.RightsOf(null!, default));
        await using (relay.TurnOn())
        {
            Assert.Equal(RelayRights.Relay, relay.RightsOf(null!, default));
        }

        Assert.Equal(RelayRights.None, relay.RightsOf(null!, default));
        await using (relay.TurnOn())
        {
            Assert.Equal(RelayRights.Relay, relay.RightsOf(null!, default));
        }
    }

    private sealed class All : IRelayAccess
    {
        public RelayRights RightsOf(PeerSession session, ReadOnlySpan<byte> credential) => RelayRights.Relay;

        public bool IsOfGroup(RelayCaller caller, Identifier group) => true;
    }
}
