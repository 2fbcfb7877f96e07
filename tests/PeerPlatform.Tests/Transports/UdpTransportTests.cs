using System.Net;
using System.Net.Sockets;
using NanoPeers.Endpoints;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Transports;

/// <summary>What is UDP's own: datagram limits, addresses, errors that are outlived.</summary>
public sealed class UdpTransportTests
{
    private static readonly UdpTransportOptions _loopback = new()
    {
        BindAddress = IPAddress.Loopback,
        Port = 0,
        UseMulticast = false,
        UseBroadcast = false,
    };

    [Fact]
    public async Task Datagrams_that_are_too_long_or_empty_are_dropped_and_counted_by_name()
    {
        await using var transport = new UdpTransport(_loopback);
        var sink = new RecordingSink();
        transport.Start(sink);
        using var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var to = new IPEndPoint(IPAddress.Loopback, transport.LocalEndpoint.Port);
        stranger.SendTo(new byte[Limits.MaxDatagram + 1], to);
        stranger.SendTo(new byte[60_000], to);
        stranger.SendTo([], to);
        stranger.SendTo(new byte[Limits.MaxDatagram], to);
        Assert.Equal(Limits.MaxDatagram, (await sink.NextAsync()).Octets.Length);
        Assert.Equal(2, transport.Counters.Dropped(DropReason.TooLong));
        Assert.Equal(1, transport.Counters.Dropped(DropReason.Malformed));
        Assert.Equal(3, transport.Counters.DroppedInAll);
        Assert.Equal(1, transport.Counters.Received);
    }

    [Fact]
    public async Task Closed_ports_and_unreachable_networks_never_stop_the_loop()
    {
        await using var one = new UdpTransport(_loopback);
        await using var other = new UdpTransport(_loopback);
        var sink = new RecordingSink();
        one.Start(sink);
        for (int i = 0; i < 20; i++)
        {
            one.Send(TestMessages.OfLength(100), UdpAddress.Of(IPAddress.Loopback, FreePorts.Udp()));
        }

        // From a loopback address there is no way out: the system refuses at once.
        Assert.Equal(SendStatus.Unreachable, one.Send(TestMessages.OfLength(100), UdpAddress.Of(IPAddress.Parse("198.51.100.1"), 9)));
        Assert.Equal(1, one.Counters.Dropped(DropReason.Unreachable));
        other.Send(TestMessages.OfLength(101), UdpAddress.Of(IPAddress.Loopback, one.LocalEndpoint.Port));
        Assert.Equal(101, (await sink.NextAsync()).Octets.Length);
    }

    [Theory]
    [InlineData("udp://gateway.example:9701", "not an IP address")]
    [InlineData("udp://1:9701", "not an IP address")]
    [InlineData("udp://0.0.0.0:9701", "no single remote")]
    [InlineData("udp://239.192.97.1:9701", "no single remote")]
    [InlineData("udp://255.255.255.255:9701", "no single remote")]
    [InlineData("udp://[ff02::1]:9701", "no single remote")]
    [InlineData("udp://[::1]:9701", "another address family")]
    public async Task Endpoints_that_name_no_reachable_remote_are_refused_with_the_reason(string text, string reason)
    {
        await using var transport = new UdpTransport(_loopback);
        Assert.False(transport.TryResolve(Endpoint.Parse(text)!, out RemoteAddress? address, out string problem));
        Assert.Null(address);
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Addresses_compare_by_what_they_name()
    {
        UdpAddress one = UdpAddress.Of(IPAddress.Parse("192.0.2.1"), 9701);
        Assert.Equal(one, UdpAddress.Of(IPAddress.Parse("192.0.2.1"), 9701));
        Assert.NotEqual<RemoteAddress>(one, UdpAddress.Of(IPAddress.Parse("192.0.2.1"), 9702));
        Assert.NotEqual<RemoteAddress>(one, UdpAddress.Of(IPAddress.Parse("192.0.2.2"), 9701));
        UdpAddress six = UdpAddress.Of(IPAddress.Parse("2001:db8::1"), 9701);
        Assert.Equal(six, UdpAddress.Of(IPAddress.Parse("2001:db8::1"), 9701));
        Assert.NotEqual<RemoteAddress>(six, UdpAddress.Of(IPAddress.Parse("2001:db8::2"), 9701));
        Assert.NotEqual<RemoteAddress>(one, six);
        Assert.Equal("udp://192.0.2.1:9701", one.ToString());
        Assert.Equal("udp://[2001:db8::1]:9701", six.ToString());
    }

    [Fact]
    public async Task A_taken_port_gives_way_to_another_that_is_advertised_or_is_refused()
    {
        await using var first = new UdpTransport(_loopback);
        int port = first.LocalEndpoint.Port;
        await using var second = new UdpTransport(_loopback with { Port = port });
        Assert.NotEqual(port, second.LocalEndpoint.Port);
        TransportBindException refused = Assert.Throws<TransportBindException>(() => new UdpTransport(_loopback with { Port = port, AllowOtherPort = false }));
        Assert.Contains($"{port}", refused.Message, StringComparison.Ordinal);
        Assert.Throws<TransportBindException>(() => new UdpTransport(_loopback with { BindAddress = IPAddress.Parse("198.51.100.1") }));
    }

    [Fact]
    public void The_defaults_are_those_of_the_protocol()
    {
        var options = new UdpTransportOptions();
        Assert.Equal(9701, options.Port);
        Assert.Equal(9701, options.GroupPort);
        Assert.Equal("239.192.97.1", options.Group.ToString());
        Assert.Throws<ArgumentException>(() => new UdpTransport(options with { GroupPort = 0 }));
        Assert.Throws<ArgumentException>(() => new UdpTransport(options with { Port = 65536 }));
        Assert.Throws<ArgumentException>(() => new UdpTransport(options with { Group = IPAddress.Loopback }));
        Assert.Throws<ArgumentException>(() => new UdpTransport(options with { MulticastHops = 256 }));
    }

    [Fact]
    public async Task Unicast_works_over_IPv6()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6.");
        UdpTransportOptions options = _loopback with { BindAddress = IPAddress.IPv6Loopback };
        await using var one = new UdpTransport(options);
        await using var other = new UdpTransport(options);
        var oneHears = new RecordingSink();
        var otherHears = new RecordingSink();
        one.Start(oneHears);
        other.Start(otherHears);
        Assert.True(one.TryResolve(other.LocalEndpoint, out RemoteAddress? address, out string problem), problem);
        one.Send(TestMessages.OfLength(100), address);
        ReceivedMessage asked = await otherHears.NextAsync();
        other.Send(TestMessages.OfLength(101), asked.From);
        Assert.Equal(address, (await oneHears.NextAsync()).From);
    }
}
