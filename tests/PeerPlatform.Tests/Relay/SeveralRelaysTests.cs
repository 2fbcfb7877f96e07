using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Relay;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.PeerPlatform.Tests.Nodes;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Relay;

namespace NanoPeers.PeerPlatform.Tests.Relay;

/// <summary>Messages by way of several gateways: each keeps them on its disk before it says that it has them.</summary>
public sealed class SeveralRelaysTests : IAsyncDisposable
{
    private readonly MemoryNetwork _network = new();
    private readonly List<RelayPeer> _peers = [];

    public async ValueTask DisposeAsync()
    {
        foreach (RelayPeer peer in _peers)
        {
            await peer.DisposeAsync();
        }

        _network.Dispose();
    }

    [Fact]
    [Trait("Capability", "C8")]
    public async Task A_session_runs_over_two_gateways_and_the_receiver_sees_who_relayed_each_message_and_when()
    {
        RelayPeer one = Gateway(11, 12);
        RelayPeer two = Gateway(12, 11);
        await one.LiveAsync(two.Address);
        RelayPeer first = await ClientAsync(1, one);
        RelayPeer second = await ClientAsync(2, two, new FixedAccess((two.Id, RelayRights.Relay)));
        List<(Identifier Relay, ulong Millis)> trail = [];
        int hops = -1;
        second.Bodies.OnBody = body =>
        {
            Envelope envelope = body.Envelope;
            trail = [.. Enumerable.Range(0, AuditTrail.CountOf(envelope)).Select(i => (AuditTrail.RelayOf(envelope, i), AuditTrail.TimeOf(envelope, i)))];
            hops = envelope.HopLimit;
        };
        DateTimeOffset before = DateTimeOffset.UtcNow;
        PeerSession session = await first.LiveAsync(new RelayAddress(two.Id, second.Id));
        session.SendBody(RelayPeer.Tag, 5u, BodyLog.Write);
        await second.Bodies.UntilAsync(1);
        Assert.Equal([one.Id, two.Id], trail.Select(record => record.Relay));
        Assert.All(trail, record => Assert.InRange(
            (long)record.Millis, before.ToUnixTimeMilliseconds() - 1, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + 1));
        Assert.Equal(Limits.MaxHops - 2, hops);

        // The way back: the first gateway is where the sender said that it has a mailbox.
        PeerSession back = second.Node.FindSession(first.Id, "group")!;
        Assert.Equal(new RelayAddress(one.Id, first.Id), back.Address);
        back.SendBody(RelayPeer.Tag, 6u, BodyLog.Write);
        await first.Bodies.UntilAsync(1);
    }

    [Fact]
    [Trait("Capability", "C9")]
    public async Task A_receiver_takes_off_the_trailer_of_a_gateway_without_the_right()
    {
        RelayPeer one = Gateway(11);
        RelayPeer first = await ClientAsync(1, one);
        RelayPeer second = await ClientAsync(2, one, new FixedAccess());
        int trailer = -1;
        second.Bodies.OnBody = body => trailer = body.Envelope.TrailerLength;
        PeerSession session = await first.LiveAsync(new RelayAddress(one.Id, second.Id));
        session.SendBody(RelayPeer.Tag, 5u, BodyLog.Write);
        await second.Bodies.UntilAsync(1);
        Assert.Equal(0, trailer);
        Assert.True(second.Service.Counters.TrailersStripped > 0);
    }

    [Fact]
    public async Task What_the_next_gateway_does_not_take_yet_waits_at_the_first_and_arrives_once()
    {
        RelayPeer one = Gateway(11, (byte?)12);
        RelayPeer first = await ClientAsync(1, one);
        for (uint i = 1; i <= 50; i++)
        {
            first.Relay.Send(RelayMessages.Clear(first.Id, i), new RelayAddress(RelayPeer.IdOf(12), RelayPeer.IdOf(2)));
        }

        await Eventually.TrueAsync(() => first.CountOf(RelayReason.None) == 50, "the first gateway has all");
        Assert.Equal((50, true), one.Service.Mailboxes().Where(box => box.Items > 0).Select(box => (box.Items, box.IsTransit)).Single());

        RelayPeer two = Gateway(12, 11);
        MemoryMailboxStore mailboxes = _stores[two];
        Assert.Equal(RelayReason.None, two.Service.Open(RelayPeer.IdOf(2), TestPeer.Group, RelayAccess.Members, TimeSpan.FromHours(1)));
        await one.LiveAsync(two.Address);
        await Eventually.TrueAsync(() => mailboxes.Read(MailboxName.Of(RelayPeer.IdOf(2)), 0, 100).Count == 50, "the second gateway has all");
        await Eventually.TrueAsync(() => one.Service.Mailboxes().All(box => box.Items == 0), "and the first none");
        Assert.Equal(50, two.Service.Counters.Accepted);
        ulong[] numbers = [.. mailboxes.Read(MailboxName.Of(RelayPeer.IdOf(2)), 0, 100).Select(item => item.Deposit.Sequence)];
        Assert.Equal(50, numbers.Distinct().Count());
    }

    [Fact]
    public async Task A_loop_of_relays_ends_where_the_message_has_been_before()
    {
        RelayPeer one = Gateway(11, 12, 13);
        RelayPeer two = Gateway(12, 11, 13);
        RelayPeer three = Gateway(13, 11, 12);
        Identifier nowhere = RelayPeer.IdOf(99);
        _routes[one][nowhere] = two.Id;
        _routes[two][nowhere] = three.Id;
        _routes[three][nowhere] = one.Id;
        await one.LiveAsync(two.Address);
        await two.LiveAsync(three.Address);
        await three.LiveAsync(one.Address);
        RelayPeer first = await ClientAsync(1, one);
        first.Relay.Send(RelayMessages.Clear(first.Id, 1), new RelayAddress(nowhere, RelayPeer.IdOf(2)));
        await Eventually.TrueAsync(() => two.CountOf(RelayReason.HopsUsedUp) == 1, "the third refused to go on, and told who carried it there");
        await Eventually.TrueAsync(() => _peers.Take(3).All(peer => peer.Service.Mailboxes().All(box => box.Items == 0)), "nothing circles");
        Assert.Equal(1, one.Service.Counters.Accepted);
    }

    private readonly Dictionary<RelayPeer, Dictionary<Identifier, Identifier>> _routes = [];
    private readonly Dictionary<RelayPeer, MemoryMailboxStore> _stores = [];

    /// <summary>A gateway that takes others' messages, with trailers, from some peers.</summary>
    private RelayPeer Gateway(byte id, params byte[] others) => Gateway(id, null, others);

    private RelayPeer Gateway(byte id, byte? reaches, params byte[] others)
    {
        Dictionary<Identifier, Identifier> routes = [];
        MemoryMailboxStore store = new();
        RelayPeer gateway = new(_network, id, new RelaySetting
        {
            Mailboxes = store,
            Routes = routes,
            Reaches = gateway => reaches is { } peer && gateway.Equals(RelayPeer.IdOf(peer)),
            Access = new FixedAccess([.. others.Select(other => (RelayPeer.IdOf(other), RelayRights.Relay))]),
        });
        _peers.Add(gateway);
        _routes[gateway] = routes;
        _stores[gateway] = store;
        return gateway;
    }

    private async Task<RelayPeer> ClientAsync(byte id, RelayPeer gateway, IRelayAccess? access = null)
    {
        RelayPeer peer = new(_network, id, new RelaySetting { Home = gateway.Id, Access = access ?? new FixedAccess() });
        _peers.Add(peer);
        await peer.LiveAsync(gateway.Address);
        peer.Service.CollectAt(gateway.Id, RelayAccess.Members);
        await Eventually.TrueAsync(() => peer.Service.IsEmpty(gateway.Id), "the mailbox is open and empty");
        return peer;
    }
}
