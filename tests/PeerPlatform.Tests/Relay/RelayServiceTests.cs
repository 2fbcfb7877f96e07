using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Relay;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.PeerPlatform.Tests.Nodes;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Relay;

namespace NanoPeers.PeerPlatform.Tests.Relay;

/// <summary>Whole peers: a gateway with mailboxes, and others that reach each other by them alone.</summary>
public sealed class RelayServiceTests : IAsyncDisposable
{
    private readonly MemoryNetwork _network = new();
    private readonly MemoryMailboxStore _mailboxes = new();
    private readonly RelayPeer _gateway;

    public RelayServiceTests() => _gateway = new RelayPeer(_network, 10, new RelaySetting { Mailboxes = _mailboxes });

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _network.Dispose();
    }

    [Fact]
    public async Task Two_peers_that_only_know_a_gateway_set_a_session_up_by_its_mailboxes_and_talk_both_ways_in_order()
    {
        await using RelayPeer first = await ClientAsync(1);
        await using RelayPeer second = await ClientAsync(2);
        PeerSession session = await first.LiveAsync(new RelayAddress(_gateway.Id, second.Id));
        for (uint i = 0; i < 100; i++)
        {
            Assert.Equal(SendStatus.Sent, session.SendBody(RelayPeer.Tag, i, BodyLog.Write));
        }

        await second.Bodies.UntilAsync(100);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (uint)i), second.Bodies.Numbers);
        PeerSession back = second.Node.FindSession(first.Id, "group")!;
        Assert.Equal("relay", back.Address.Scheme);
        back.SendBody(RelayPeer.Tag, 7u, BodyLog.Write);
        await first.Bodies.UntilAsync(1);
    }

    [Fact]
    public async Task What_is_sent_to_a_sleeping_peer_waits_and_comes_once_and_in_order_when_it_wakes()
    {
        await using RelayPeer first = await ClientAsync(1);
        MemoryCollectedStore collected = new();
        await using RelayPeer second = await ClientAsync(2, new RelaySetting { Collected = collected });
        PeerSession session = await first.LiveAsync(new RelayAddress(_gateway.Id, second.Id));
        session.SendBody(RelayPeer.Tag, 0u, BodyLog.Write);
        await second.Bodies.UntilAsync(1);

        // Its acknowledgement is at the gateway before it sleeps: what is not acknowledged is kept, too.
        await Eventually.TrueAsync(() => Waiting(second) == 0, "the first is acknowledged");

        // Asleep: no session with the gateway. The session with the other peer lives on.
        PeerSession home = second.Node.FindSession(_gateway.Id, "group")!;
        home.Close(NanoPeers.Sessions.CloseReason.Done);
        await Eventually.TrueAsync(() => _gateway.Node.FindSession(second.Id, "group") is null, "the gateway hears that it sleeps");
        int before = first.CountOf(RelayReason.None);
        for (uint i = 1; i <= 200; i++)
        {
            session.SendBody(RelayPeer.Tag, i, BodyLog.Write);
        }

        await Eventually.TrueAsync(() => first.CountOf(RelayReason.None) >= before + 200 && Waiting(second) >= 200, "accepted");
        Assert.Equal(200, Waiting(second));
        Assert.Single(second.Bodies.Numbers);

        await second.LiveAsync(_gateway.Address);
        await second.Bodies.UntilAsync(201);
        await Eventually.TrueAsync(() => second.Service.IsEmpty(_gateway.Id) && Waiting(second) == 0, "all acknowledged");
        Assert.Equal(Enumerable.Range(0, 201).Select(i => (uint)i), second.Bodies.Numbers);
    }

    [Fact]
    public async Task A_peer_without_a_mailbox_and_a_gateway_without_a_way_are_told_by_name()
    {
        await using RelayPeer first = await ClientAsync(1);
        Assert.Equal(SendStatus.Sent, first.Relay.Send(Clear(first, 1), new RelayAddress(_gateway.Id, RelayPeer.IdOf(9))));
        await Eventually.TrueAsync(() => first.CountOf(RelayReason.NoMailbox) == 1, "no mailbox");
        Assert.Equal(SendStatus.Sent, first.Relay.Send(Clear(first, 2), new RelayAddress(RelayPeer.IdOf(77), RelayPeer.IdOf(9))));
        await Eventually.TrueAsync(() => first.CountOf(RelayReason.NoRoute) == 1, "no route");
    }

    internal static byte[] Clear(RelayPeer sender, uint number) => RelayMessages.Clear(sender.Id, number);

    private int Waiting(RelayPeer owner) => _gateway.Service.Mailboxes().Single(box => box.Owner.Equals(owner.Id)).Items;

    private async Task<RelayPeer> ClientAsync(byte id, RelaySetting? setting = null)
    {
        RelayPeer peer = new(_network, id, (setting ?? new RelaySetting()) with { Home = _gateway.Id });
        await peer.LiveAsync(_gateway.Address);
        peer.Service.CollectAt(_gateway.Id, RelayAccess.Members);
        await Eventually.TrueAsync(() => peer.Service.IsEmpty(_gateway.Id), "the mailbox is open and empty");
        return peer;
    }
}
