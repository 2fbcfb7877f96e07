using System.Net;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Transports;

/// <summary>Which interfaces a transport uses, and what their broadcast addresses are.</summary>
public sealed class LocalInterfaceTests
{
    private static readonly LocalInterface _loopback = new("lo", 1, IPAddress.Loopback, 8, IsLoopback: true);
    private static readonly LocalInterface _wired = new("eth0", 2, IPAddress.Parse("192.0.2.17"), 24, IsLoopback: false);
    private static readonly LocalInterface _wireless = new("wlan0", 3, IPAddress.Parse("198.51.100.70"), 26, IsLoopback: false);
    private static readonly LocalInterface[] _all = [_loopback, _wired, _wireless];

    [Theory]
    [InlineData("127.0.0.1", 8, "127.255.255.255")]
    [InlineData("192.0.2.17", 24, "192.0.2.255")]
    [InlineData("198.51.100.70", 26, "198.51.100.127")]
    [InlineData("10.1.2.3", 30, "10.1.2.3")]
    [InlineData("10.1.2.3", 31, null)]
    [InlineData("10.1.2.3", 32, null)]
    public void The_broadcast_address_has_all_host_bits_set(string address, int prefix, string? expected)
    {
        var local = new LocalInterface("any", 1, IPAddress.Parse(address), prefix, IsLoopback: false);
        Assert.Equal(expected, local.Broadcast?.ToString());
    }

    [Fact]
    public void Withbotha_wish_all_that_lead_bothare_chosen_or_loopback_when_none_does()
    {
        Assert.Equal([_wired, _wireless], LocalInterface.Choose(_all, IPAddress.Any, []));
        Assert.Equal([_loopback], LocalInterface.Choose([_loopback], IPAddress.Any, []));
        Assert.Empty(LocalInterface.Choose([], IPAddress.Any, []));
    }

    [Fact]
    public void A_wish_names_interfaces_or_addresses()
    {
        Assert.Equal([_wireless], LocalInterface.Choose(_all, IPAddress.Any, ["wlan0"]));
        Assert.Equal([_loopback, _wired], LocalInterface.Choose(_all, IPAddress.Any, ["192.0.2.17", "lo"]));
        Assert.Empty(LocalInterface.Choose(_all, IPAddress.Any, ["ppp0"]));
    }

    [Fact]
    public void A_bind_address_leaves_its_own_interface()
    {
        Assert.Equal([_wired], LocalInterface.Choose(_all, _wired.Address, []));
        Assert.Equal([_loopback], LocalInterface.Choose(_all, IPAddress.Loopback, []));
        Assert.Empty(LocalInterface.Choose(_all, _wired.Address, ["wlan0"]));
    }

    [Fact]
    public void Broadcasts_go_to_each_subnet_and_to_all_where_something_leads_out()
    {
        var options = new UdpTransportOptions();
        UdpReach both = UdpReach.Of(options, 9701, _all);
        Assert.Equal(["192.0.2.255", "198.51.100.127", "255.255.255.255"], both.BroadcastTargets.Select(target => target.ReadAddress().ToString()));
        Assert.Equal([2, 3], both.MulticastInterfaces);
        Assert.Equal(["udp://192.0.2.17:9701", "udp://198.51.100.70:9701"], both.LocalEndpoints.Select(endpoint => endpoint.ToString()));
        Assert.Contains(UdpAddress.Of(IPAddress.Loopback, 9701), both.Own);

        UdpReach alone = UdpReach.Of(options, 9701, [_loopback]);
        Assert.Equal(["udp://127.255.255.255:9701"], alone.BroadcastTargets.Select(target => target.ToString()));
        Assert.Equal(["udp://127.0.0.1:9701"], alone.LocalEndpoints.Select(endpoint => endpoint.ToString()));

        UdpReach nothing = UdpReach.Of(options, 9701, []);
        Assert.Equal(["udp://127.0.0.1:9701"], nothing.LocalEndpoints.Select(endpoint => endpoint.ToString()));
        Assert.Single(nothing.Problems);
    }

    [Fact]
    public void This_machine_has_loopback_at_least()
    {
        Assert.Contains(LocalInterface.List(), local => local.IsLoopback && local.Address.Equals(IPAddress.Loopback));
    }
}
