using System.Net;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Relay;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.PeerPlatform.Tests.Nodes;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Relay;

namespace NanoPeers.PeerPlatform.Tests.Relay;

/// <summary>A peer in a network into which nobody can send, and from which it can only call its gateway.</summary>
public sealed class IsolatedPeerTests
{
    [Fact]
    [Trait("Capability", "E11")]
    public async Task A_peer_in_a_network_of_its_own_is_reached_by_relay_and_answers_and_no_name_is_looked_up()
    {
        using LookUpListener lookUps = new();

        // The trace would show a look-up: here is one, and none may follow.
        await Dns.GetHostAddressesAsync("localhost", TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => lookUps.Names.Any(name => name.Contains("localhost", StringComparison.Ordinal)), "the trace sees look-ups");
        using MemoryNetwork isolated = new();
        using MemoryNetwork outside = new();
        Identifier gatewayId = RelayPeer.IdOf(10);

        // The gateway alone has a foot in both networks: the isolated one by memory, the other by UDP.
        await using RelayPeer gateway = new(
            isolated, 10, new RelaySetting { Mailboxes = new MemoryMailboxStore(), More = [TestPeer.Udp(0)] });
        await using RelayPeer inside = await ClientAsync(isolated, 1, gateway.Address, gatewayId, []);
        RemoteAddress gatewaysUdp = gateway.Udp!;
        await using RelayPeer caller = await ClientAsync(outside, 2, gatewaysUdp, gatewayId, [TestPeer.Udp(0)]);

        // No other way: the caller's transports cannot send to where the peer is, and nobody there can send to the caller.
        Assert.Equal(SendStatus.Unreachable, caller.Memory.Send(RelayMessages.Clear(caller.Id, 1), inside.Address));
        Assert.False(inside.Node.Transports.Resolve(caller.Udp!.Endpoint).IsResolved);

        Resolution way = caller.Node.Transports.Resolve(NanoPeers.Endpoints.Endpoint.Parse($"relay://{gatewayId}/{inside.Id}")!);
        Assert.True(way.IsResolved, way.Problem);
        PeerSession session = await caller.LiveAsync(way.Address!);
        for (uint i = 0; i < 20; i++)
        {
            Assert.Equal(SendStatus.Sent, session.SendBody(RelayPeer.Tag, i, BodyLog.Write));
        }

        await inside.Bodies.UntilAsync(20);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => (uint)i), inside.Bodies.Numbers);
        PeerSession back = inside.Node.FindSession(caller.Id, "group")!;
        Assert.Equal(SendStatus.Sent, back.SendBody(RelayPeer.Tag, 99u, BodyLog.Write));
        await caller.Bodies.UntilAsync(1);

        // What both hold is a session with each other: the gateway has none of that id, and heard no body of theirs.
        Assert.Equal(session.Id, back.Id);
        Assert.DoesNotContain(gateway.Node.Sessions, its => its.Id == session.Id);
        Assert.Equal(0, gateway.Bodies.Count);
        Assert.All(lookUps.Names, name => Assert.Contains("localhost", name, StringComparison.Ordinal));
        Assert.Single(lookUps.Names);
    }

    private static async Task<RelayPeer> ClientAsync(MemoryNetwork network, byte id, RemoteAddress gateway, Identifier gatewayId, ITransport[] more)
    {
        RelayPeer peer = new(network, id, new RelaySetting { Home = gatewayId, More = more });
        await peer.LiveAsync(gateway);
        peer.Service.CollectAt(gatewayId, RelayAccess.Members);
        await Eventually.TrueAsync(() => peer.Service.IsEmpty(gatewayId), "the mailbox is open and empty");
        return peer;
    }
}
