using System.Net;
using System.Net.Sockets;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Transports;

/// <summary>Multicast and broadcast among several peers of one machine, each with a port of its own.</summary>
public sealed class UdpGroupTests : IAsyncDisposable
{
    private readonly int _groupPort = FreePorts.Udp();
    private readonly List<UdpTransport> _opened = [];

    /// <summary>Where the sockets are bound: loopback only, and all interfaces.</summary>
    public static TheoryData<string> Binds => ["127.0.0.1", "0.0.0.0"];

    public async ValueTask DisposeAsync()
    {
        foreach (UdpTransport transport in _opened)
        {
            await transport.DisposeAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Binds))]
    public async Task A_multicast_reaches_every_peer_of_the_machine_but_its_sender(string bind)
    {
        List<(UdpTransport Transport, RecordingSink Sink)> peers = OpenPeers(4, bind);
        byte[] message = TestMessages.OfLength(100);
        UdpTransport sender = peers[0].Transport;
        Assert.Equal(SendStatus.Sent, sender.SendMulticast(message));
        foreach ((UdpTransport transport, RecordingSink sink) in peers.Skip(1))
        {
            ReceivedMessage heard = await sink.NextAsync();
            Assert.Equal(message, heard.Octets);
            Assert.Contains(heard.From.Endpoint, sender.LocalEndpoints);
            Assert.Equal(SendStatus.Sent, transport.Send(message, heard.From));
        }

        for (int answers = 0; answers < 3; answers++)
        {
            await peers[0].Sink.NextAsync();
        }

        await Eventually.TrueAsync(() => sender.Counters.Dropped(DropReason.Own) > 0, "its own copy comes back and is dropped");
        Assert.Equal(3, peers[0].Sink.Count);
        Assert.All(peers.Skip(1), peer => Assert.Equal(1, peer.Sink.Count));
    }

    [Theory]
    [MemberData(nameof(Binds))]
    public async Task A_broadcast_reaches_every_peer_of_the_machine_but_its_sender(string bind)
    {
        List<(UdpTransport Transport, RecordingSink Sink)> peers = OpenPeers(3, bind);
        byte[] message = TestMessages.OfLength(100);
        Assert.Equal(SendStatus.Sent, peers[2].Transport.SendBroadcast(message));
        foreach ((UdpTransport _, RecordingSink sink) in peers.Take(2))
        {
            ReceivedMessage heard = await sink.NextAsync();
            Assert.Equal(message, heard.Octets);
            Assert.Contains(heard.From.Endpoint, peers[2].Transport.LocalEndpoints);
        }

        await Eventually.TrueAsync(() => peers[2].Transport.Counters.Dropped(DropReason.Own) > 0, "its own copy comes back and is dropped");
        Assert.Equal(0, peers[2].Sink.Count);
        Assert.All(peers.Take(2), peer => Assert.True(peer.Sink.Count <= peers[2].Transport.Counters.Sent, "no copy is doubled by the receiver"));
    }

    [Fact]
    public async Task The_group_port_has_one_owner_whose_unicast_no_shared_socket_takes()
    {
        List<(UdpTransport Transport, RecordingSink Sink)> early = OpenPeers(2, "0.0.0.0");
        (UdpTransport owner, RecordingSink ownerHears) = Open(Options("0.0.0.0") with { Port = _groupPort, AllowOtherPort = false });
        List<(UdpTransport Transport, RecordingSink Sink)> late = OpenPeers(2, "0.0.0.0");
        Assert.Throws<TransportBindException>(() => new UdpTransport(Options("0.0.0.0") with { Port = _groupPort, AllowOtherPort = false }));

        (UdpTransport second, _) = Open(Options("0.0.0.0") with { Port = _groupPort });
        Assert.NotEqual(_groupPort, second.LocalEndpoint.Port);
        Assert.Equal(_groupPort, owner.LocalEndpoint.Port);

        RemoteAddress toOwner = UdpAddress.Of(IPAddress.Loopback, _groupPort);
        const int Messages = 50;
        for (int i = 0; i < Messages; i++)
        {
            Assert.Equal(SendStatus.Sent, early[i % 2].Transport.Send(TestMessages.OfLength(100, i), toOwner));
            Assert.Equal(TestMessages.OfLength(100, i), (await ownerHears.NextAsync()).Octets);
        }

        Assert.Equal(SendStatus.Sent, late[0].Transport.SendMulticast(TestMessages.OfLength(200)));
        Assert.Equal(TestMessages.OfLength(200), (await ownerHears.NextAsync()).Octets);
        Assert.Equal(SendStatus.Sent, owner.SendBroadcast(TestMessages.OfLength(300)));
        Assert.Equal(TestMessages.OfLength(300), (await NextOfLengthAsync(early[1].Sink, 300)).Octets);
        Assert.Equal(Messages + 1, ownerHears.Count);
    }

    [Fact]
    public async Task An_owner_that_restarts_gets_its_port_back_beside_peers_that_share_the_group()
    {
        UdpTransportOptions options = Options("0.0.0.0") with { Port = _groupPort, AllowOtherPort = false };
        (UdpTransport owner, _) = Open(options);
        List<(UdpTransport Transport, RecordingSink Sink)> others = OpenPeers(2, "0.0.0.0");
        await owner.DisposeAsync();
        (UdpTransport again, RecordingSink hears) = Open(options);
        Assert.Equal(_groupPort, again.LocalEndpoint.Port);
        others[0].Transport.SendMulticast(TestMessages.OfLength(100));
        Assert.Equal(TestMessages.OfLength(100), (await hears.NextAsync()).Octets);
    }

    [Fact]
    public async Task Where_sockets_cannot_be_bound_to_groups_the_own_port_keeps_off_the_group_port()
    {
        var elsewhere = new UdpSockets(bindsToGroups: false);
        UdpTransportOptions options = Options("0.0.0.0") with { Port = _groupPort };
        var one = new UdpTransport(options, null, elsewhere);
        var other = new UdpTransport(options, null, elsewhere);
        _opened.AddRange([one, other]);
        var oneHears = new RecordingSink();
        var otherHears = new RecordingSink();
        one.Start(oneHears);
        other.Start(otherHears);
        Assert.DoesNotContain(_groupPort, new[] { one.LocalEndpoint.Port, other.LocalEndpoint.Port });
        Assert.Throws<TransportBindException>(() => new UdpTransport(options with { AllowOtherPort = false }, null, elsewhere));

        Assert.Equal(SendStatus.Sent, one.SendMulticast(TestMessages.OfLength(100)));
        Assert.Equal(TestMessages.OfLength(100), (await otherHears.NextAsync()).Octets);
        Assert.Equal(SendStatus.Sent, other.SendBroadcast(TestMessages.OfLength(101)));
        Assert.Equal(TestMessages.OfLength(101), (await NextOfLengthAsync(oneHears, 101)).Octets);
    }

    [Fact]
    public void A_group_port_that_another_program_holds_alone_is_named_and_unicast_goes_on()
    {
        using var program = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        program.Bind(new IPEndPoint(IPAddress.Any, _groupPort));
        (UdpTransport transport, _) = Open(Options("127.0.0.1"));
        Assert.NotEmpty(transport.GroupProblems);
        Assert.All(transport.GroupProblems, problem => Assert.Contains($":{_groupPort}", problem, StringComparison.Ordinal));
        Assert.Equal(SendStatus.Sent, transport.Send(TestMessages.OfLength(100), UdpAddress.Of(IPAddress.Loopback, _groupPort)));
    }

    [Fact]
    public void Multicast_and_broadcast_can_be_switched_off()
    {
        (UdpTransport transport, _) = Open(Options("127.0.0.1") with { UseMulticast = false, UseBroadcast = false });
        Assert.Equal(SendStatus.Unreachable, transport.SendMulticast(TestMessages.OfLength(100)));
        Assert.Equal(SendStatus.Unreachable, transport.SendBroadcast(TestMessages.OfLength(100)));
        Assert.Equal(0, transport.Counters.Sent);
        Assert.Equal(2, transport.Counters.Dropped(DropReason.Unreachable));
        Assert.Equal(SendStatus.TooLong, transport.SendMulticast(new byte[Limits.MaxDatagram + 1]));
        Assert.Equal(SendStatus.Malformed, transport.SendBroadcast([]));
    }

    [Fact]
    public void An_interface_that_is_not_there_is_named()
    {
        (UdpTransport transport, _) = Open(Options("0.0.0.0") with { Interfaces = ["none0"] });
        Assert.Contains("none0", Assert.Single(transport.GroupProblems), StringComparison.Ordinal);
        Assert.Empty(transport.Interfaces);
    }

    [Fact]
    public async Task Looking_at_the_interfaces_again_disturbs_nothing()
    {
        List<(UdpTransport Transport, RecordingSink Sink)> peers = OpenPeers(2, "0.0.0.0");
        peers[0].Transport.RefreshInterfaces();
        peers[1].Transport.RefreshInterfaces();
        peers[0].Transport.SendMulticast(TestMessages.OfLength(100));
        Assert.Equal(TestMessages.OfLength(100), (await peers[1].Sink.NextAsync()).Octets);
    }

    [Fact]
    public async Task Interfaces_that_go_and_come_back_are_left_and_joined_again()
    {
        (UdpTransport transport, RecordingSink sink) = Open(Options("127.0.0.1") with { UseMulticast = false, UseBroadcast = false });
        (UdpTransport sender, _) = Open(Options("127.0.0.1"));
        UdpTransportOptions options = Options("127.0.0.1");
        using var listeners = new UdpListeners(transport, options, UdpSockets.OfThisSystem, ownHearsBroadcasts: false);
        UdpReach there = UdpReach.Of(options, transport.LocalEndpoint.Port, LocalInterface.List());
        UdpReach gone = UdpReach.Of(options, transport.LocalEndpoint.Port, []);
        for (int round = 0; round < 3; round++)
        {
            listeners.Follow(there);
            listeners.Start();
            Assert.Empty(listeners.Problems);
            sender.SendMulticast(TestMessages.OfLength(100));
            Assert.Equal(100, (await sink.NextAsync()).Octets.Length);
            sender.SendBroadcast(TestMessages.OfLength(101));
            Assert.Equal(101, (await sink.NextAsync()).Octets.Length);

            listeners.Follow(gone);
            sender.SendMulticast(TestMessages.OfLength(102));
            sender.SendBroadcast(TestMessages.OfLength(103));
            sender.Send(TestMessages.OfLength(104), UdpAddress.Of(IPAddress.Loopback, transport.LocalEndpoint.Port));
            Assert.Equal(104, (await sink.NextAsync()).Octets.Length);
        }

        Assert.Equal(9, sink.Count);
    }

    private static async Task<ReceivedMessage> NextOfLengthAsync(RecordingSink sink, int length)
    {
        ReceivedMessage next = await sink.NextAsync();
        while (next.Octets.Length != length)
        {
            next = await sink.NextAsync();
        }

        return next;
    }

    private UdpTransportOptions Options(string bind) => new() { BindAddress = IPAddress.Parse(bind), Port = 0, GroupPort = _groupPort };

    private List<(UdpTransport Transport, RecordingSink Sink)> OpenPeers(int count, string bind) =>
        [.. Enumerable.Range(0, count).Select(_ => Open(Options(bind))).ToList()];

    private (UdpTransport Transport, RecordingSink Sink) Open(UdpTransportOptions options)
    {
        var transport = new UdpTransport(options);
        _opened.Add(transport);
        var sink = new RecordingSink();
        transport.Start(sink);
        return (transport, sink);
    }
}
