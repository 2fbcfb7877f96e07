using System.Net;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Paths;
using NanoPeers.PeerPlatform.Tests.Peers;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Paths;

/// <summary>One session over several transports: the best one for each message, and another when it fails.</summary>
public sealed class PathTests
{
    private static readonly byte[] _blob = "blob"u8.ToArray();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Small_messages_go_by_datagram_and_large_and_ordered_ones_by_stream_within_one_session()
    {
        await using PathPeer one = new(1);
        await using PathPeer other = new(2);
        PeerSession session = await one.LiveAsync(other);
        await Eventually.TrueAsync(() => Schemes(session).SequenceEqual(["tcp", "udp"]), "both ways are known");
        Assert.Equal("udp", session.Path.Transport.Scheme);
        Assert.Equal("tcp", session.StreamPath.Transport.Scheme);

        await CheckWayAsync(one.Tcp, other, session, new byte[1_000], isOrdered: false, isStream: false);
        await CheckWayAsync(one.Tcp, other, session, new byte[1_000], isOrdered: true, isStream: true);
        await CheckWayAsync(one.Tcp, other, session, RandomOf(5_000), isOrdered: false, isStream: true);
        await CheckWayAsync(one.Tcp, other, session, RandomOf(900_000), isOrdered: false, isStream: true);
        Assert.Single(one.Peer.Node.Sessions);
        Assert.Equal(0, other.Peer.Node.Counters[NodeCounter.TooOld]);
        Assert.Equal(0, other.Peer.Node.Counters[NodeCounter.Replayed]);
    }

    [Fact]
    public async Task When_a_transport_is_gone_the_same_session_goes_on_over_the_other_and_says_so()
    {
        await using PathPeer one = new(1);
        await using PathPeer other = new(2);
        PeerSession session = await one.LiveAsync(other);
        await Eventually.TrueAsync(() => session.Paths.Count == 2, "both ways are known");
        List<string> changes = [];
        one.Peer.Node.PathChanged += (_, from, to) =>
        {
            lock (changes)
            {
                changes.Add($"{from.Transport.Scheme} to {to.Transport.Scheme}");
            }
        };

        await one.Peer.Transport.DisposeAsync();
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(SendStatus.Sent, Send(session, [(byte)i], isOrdered: false));
            Assert.Equal([(byte)i], await other.Box.NextAsync());
        }

        Assert.True(session.IsLive);
        Assert.Equal("tcp", session.Path.Transport.Scheme);
        await Eventually.TrueAsync(() => one.Peer.Node.Counters[NodeCounter.PathsChanged] >= 1, "it is counted");
        lock (changes)
        {
            Assert.Equal("udp to tcp", changes[^1]);
        }
    }

    [Fact]
    public async Task Large_messages_overtaken_by_hundreds_of_small_ones_still_count()
    {
        await using PathPeer one = new(1);
        await using PathPeer other = new(2);
        PeerSession session = await one.LiveAsync(other);
        await Eventually.TrueAsync(() => session.Paths.Count == 2 && other.Peer.Node.Sessions.Single().Paths.Count == 2, "both ways are known");
        byte[] held = [];
        one.Tap.OnSend = octets => held = octets;
        one.Tap.Holds = true;
        Assert.Equal(SendStatus.Sent, Send(session, RandomOf(3_000), isOrdered: false));
        one.Tap.Holds = false;
        byte[] late = one.Tap.Held.ToArray()[^1];
        for (int i = 0; i < 500; i++)
        {
            Assert.Equal(SendStatus.Sent, Send(session, [1], isOrdered: false));
            await other.Box.NextAsync();
        }

        one.Tap.Inject(late, session.StreamPath.Address);
        Assert.Equal(3_000, (await other.Box.NextAsync()).Length);
        one.Tap.Inject(late, session.StreamPath.Address);
        await Eventually.TrueAsync(() => other.Peer.Node.Counters[NodeCounter.Replayed] == 1, "and counts once");
        Assert.Equal(0, other.Box.Waiting);
    }

    [Fact]
    public async Task A_stranger_that_repeats_an_old_message_from_elsewhere_moves_nothing()
    {
        await using PathPeer one = new(1);
        await using PathPeer other = new(2);
        PeerSession session = await one.LiveAsync(other);
        await Eventually.TrueAsync(() => other.Peer.Node.Sessions.SingleOrDefault()?.Paths.Count == 2, "both ways are known");
        PeerSession back = other.Peer.Node.Sessions.Single();
        string[] before = [.. back.Paths.Select(path => path.Address.ToString()).Order()];
        one.Tap.Holds = true;
        Assert.Equal(SendStatus.Sent, Send(session, RandomOf(3_000), isOrdered: false));
        one.Tap.Holds = false;
        byte[] held = one.Tap.Held.ToArray()[^1];
        Assert.Equal(SendStatus.Sent, Send(session, [1], isOrdered: false));
        await other.Box.NextAsync();
        await using TcpTransport stranger = new(new TcpTransportOptions { BindAddress = IPAddress.Loopback, Port = 0 });
        stranger.TryResolve(other.Tcp.LocalEndpoint, out RemoteAddress? toOther, out _);
        stranger.Send(held, toOther!);
        Assert.Equal(3_000, (await other.Box.NextAsync()).Length);
        Assert.Equal(before, back.Paths.Select(path => path.Address.ToString()).Order());
    }

    [Fact]
    public async Task Connecting_takes_the_first_of_several_endpoints_that_answers()
    {
        await using PathPeer one = new(1);
        await using PathPeer other = new(2);
        string[] endpoints = [$"udp://127.0.0.1:{FreePorts.Udp()}", other.Tcp.LocalEndpoint.ToString(), "carrier-pigeon://roof"];
        ConnectResult? result = await one.Paths.ConnectAsync(endpoints, RequestOf(one), Token);
        Assert.True(result!.Session!.IsLive);
        Assert.Equal(other.Peer.Id, result.Session.Peer);
        Assert.Equal("tcp", result.Session.StreamPath.Transport.Scheme);
        Assert.Null(await one.Paths.ConnectAsync(["carrier-pigeon://roof"], RequestOf(one), Token));
    }

    [Fact]
    [Trait("Capability", "E12")]
    public async Task A_peer_that_moves_to_another_subnet_keeps_its_session_and_can_open_a_new_one()
    {
        RoamingTransport roams = new(IPAddress.Parse("127.0.1.1"));
        await using PathPeer mobile = new(1, roams);
        await using PathPeer fixedOne = new(2);
        PeerSession session = await mobile.LiveAsync(fixedOne);
        await Eventually.TrueAsync(() => fixedOne.Peer.Node.Sessions.Any(other => other.IsLive), "live at both ends");
        PeerSession back = fixedOne.Peer.Node.Sessions.Single();
        foreach (string subnet in new[] { "127.0.2.1", "127.0.3.1", "127.0.1.1" })
        {
            await roams.MoveAsync(IPAddress.Parse(subnet));
            mobile.Paths.TellAll();
            await Eventually.TrueAsync(() => back.Paths.Any(path => path.Address.ToString().Contains(subnet, StringComparison.Ordinal)), $"heard from {subnet}");
            Assert.Equal(SendStatus.Sent, Send(session, [7], isOrdered: false));
            Assert.Equal([7], await fixedOne.Box.NextAsync());
            Assert.Equal(SendStatus.Sent, Send(back, [8], isOrdered: false));
            Assert.Equal([8], await mobile.Box.NextAsync());
        }

        Assert.True(session.IsLive && back.IsLive);
        Assert.Equal(session.Id, back.Id);

        // It also moves while nobody listens, loses its session, and opens another from where it is then.
        session.Close(CloseReason.Done);
        await roams.MoveAsync(IPAddress.Parse("127.0.4.1"));
        PeerSession again = await mobile.LiveAsync(fixedOne);
        Assert.NotEqual(session.Id, again.Id);
        Assert.Equal(SendStatus.Sent, Send(again, [9], isOrdered: false));
        Assert.Equal([9], await fixedOne.Box.NextAsync());
    }

    [Fact]
    public void The_policy_orders_every_scheme_and_a_policy_of_ones_own_replaces_it()
    {
        TransportPolicy policy = new();
        string[] schemes = ["http", "tcp", "ble", "udp", "relay"];
        Assert.Equal(["udp", "tcp", "http", "ble", "relay"], schemes.OrderBy(scheme => policy.PlaceOf(scheme, isLarge: false)));
        Assert.Equal(["tcp", "http", "relay", "ble", "udp"], schemes.OrderBy(scheme => policy.PlaceOf(scheme, isLarge: true)));
        TransportPolicy own = policy with { ForSmall = ["ble", "tcp"] };
        Assert.Equal("ble", schemes.MinBy(scheme => own.PlaceOf(scheme, isLarge: false)));
    }

    private static Func<CancellationToken, Task<SessionRequest>> RequestOf(PathPeer peer) =>
        token => peer.Peer.Member.CreateRequestAsync("data", null, token).AsTask();

    private static string[] Schemes(PeerSession session) => [.. session.Paths.Select(path => path.Transport.Scheme).Order()];

    private static byte[] RandomOf(int length)
    {
        byte[] octets = new byte[length];
        new Random(length).NextBytes(octets);
        return octets;
    }

    private static SendStatus Send(PeerSession session, byte[] octets, bool isOrdered) =>
        isOrdered ? session.SendBodyOrdered(_blob, octets, Write) : session.SendBody(_blob, octets, Write);

    private static void Write(MessageWriter writer, byte[] body) => writer.WriteRaw(body, 0, body.Length);

    private static async Task CheckWayAsync(TcpTransport tcp, PathPeer to, PeerSession session, byte[] body, bool isOrdered, bool isStream)
    {
        long before = tcp.Counters.SentOctets;
        Assert.Equal(SendStatus.Sent, Send(session, body, isOrdered));
        Assert.Equal(body, await to.Box.NextAsync());
        if (isStream)
        {
            // A message is counted a moment after it is written.
            await Eventually.TrueAsync(() => tcp.Counters.SentOctets - before >= body.Length, "it went over the stream");
        }
        else
        {
            Assert.InRange(tcp.Counters.SentOctets - before, 0, body.Length - 1);
        }
    }
}
