using System.Net;
using NanoPeers.Discovery;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Discovery;
using NanoPeers.PeerPlatform.Tests.Discovery.Rig;

namespace NanoPeers.PeerPlatform.Tests.Discovery;

/// <summary>Regions in virtual time: what a booting peer learns, and gateways that know each other.</summary>
public sealed class RegionCoreTests
{
    private const int FiveSeconds = 5_000;

    [Theory]
    [Trait("Capability", "N7")]
    [Trait("Capability", "N8")]
    [Trait("Capability", "N10")]
    [Trait("Capability", "N11")]
    [InlineData(0.0)]
    [InlineData(0.25)]
    public void A_booting_peer_learns_its_region_the_regions_documents_its_peers_and_their_services(double loss)
    {
        DiscoveryNet net = new(11);
        DiscoveryNode gateway = net.Add("a", "House");
        AdvertisedDocument region = gateway.Advertise(AdvertisedKind.Group, "House", policies: "administration:hops=2", padding: 2_000, name: gateway.RegionName);
        for (int i = 0; i < 20; i++)
        {
            gateway.Advertise(AdvertisedKind.Peer, $"Lamp {i:00}");
            gateway.Advertise(AdvertisedKind.Service, $"Switch of lamp {i:00}");
        }

        net.Network.Loss = loss;
        DiscoveryNode peer = net.Add("a");
        peer.StartBoot();
        net.Run(30_000, () => peer.Boot!.State == RegionBootState.Ready);
        RegionBoot boot = peer.Boot!;
        Assert.Equal(RegionBootState.Ready, boot.State);
        Assert.Equal(("House", gateway.Id), (boot.Region!.Region, boot.Region.Gateway));
        Assert.InRange(boot.Times.Known - boot.Times.Started, 0, FiveSeconds);
        Assert.True(Assert.Single(boot.Documents).Octets.Span.SequenceEqual(region.Octets.Span));
        Assert.True(boot.Documents[0].IsSigned);
        Assert.Equal(2, peer.Core.Rules.MostHops);
        Assert.Equal(20, boot.Listings.Count(one => one.Kind == AdvertisedKind.Peer));
        Assert.Equal(20, boot.Listings.Count(one => one.Kind == AdvertisedKind.Service));
        Assert.Contains(boot.Listings, one => one.Title == "Switch of lamp 19" && one.Gateway.Equals(gateway.Id));
    }

    [Fact]
    [Trait("Capability", "N7")]
    public void A_document_of_the_region_that_does_not_bear_its_signature_is_not_taken()
    {
        DiscoveryNet net = new(12);
        DiscoveryNode gateway = net.Add("a", "House");
        AdvertisedDocument sound = gateway.Document(AdvertisedKind.Group, "House", policies: "security:clear=no", name: gateway.RegionName);
        byte[] octets = sound.Octets.ToArray();
        octets[^1] ^= 1;
        gateway.Index.Put(sound with { Octets = octets }, net.Now.Utc);
        DiscoveryNode peer = net.Add("a");
        peer.StartBoot();
        net.Run(15_000, () => peer.Boot!.State == RegionBootState.Ready);
        Assert.Empty(peer.Boot!.Documents);
        Assert.Equal(RegionRules.Usual.AllowsClear, peer.Core.Rules.AllowsClear);
    }

    [Fact]
    [Trait("Capability", "N8")]
    public void None_is_said_with_its_reason_in_less_than_five_seconds()
    {
        DiscoveryNet net = new(13);
        DiscoveryNode peer = net.Add("a");
        DiscoveryNode dead = net.Add("b", "Far");
        dead.Crash();
        peer.StartBoot(dead);
        net.Run(FiveSeconds);
        Assert.Equal(RegionBootState.None, peer.Boot!.State);
        Assert.Equal("Asked 4 times: 1 address, multicast and broadcast; no gateway answered.", peer.Boot.Reason);
    }

    [Theory]
    [Trait("Capability", "N9")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_regions_policies_are_applied_before_the_first_message_that_they_speak_of(int seed)
    {
        DiscoveryNet net = new(20 + seed);
        net.Network.Loss = 0.2;
        DiscoveryNode gateway = net.Add("a", "House");
        gateway.Advertise(
            AdvertisedKind.Group, "House", policies: "security:clear=no,signed=yes;administration:hops=1,lifetime=600", name: gateway.RegionName);
        DiscoveryNode peer = net.Add("a");
        RegionRules? first = null;
        peer.OnSend = (send, _) =>
        {
            // Until the documents are here: the questions for the region and for its documents. From then on the rules hold.
            if (peer.Boot!.State > RegionBootState.Documents)
            {
                first ??= peer.Core.Rules;
            }
        };
        peer.StartBoot();
        net.Run(30_000, () => peer.Boot!.State == RegionBootState.Ready);
        Assert.Equal(RegionBootState.Ready, peer.Boot!.State);
        Assert.NotNull(first);
        Assert.False(first.AllowsClear);
        Assert.True(first.SignedOnly);
        Assert.Equal(1, first.MostHops);
        Assert.Equal(TimeSpan.FromMinutes(10), first.LongestLife);
        Assert.Equal(first.LongestLife, peer.Core.Desk.LongestLife);
        Assert.Empty(first.Problems);
        SearchRun run = peer.Find(new DiscoveryQuery { Title = "x", Hops = 7 });
        Assert.Equal(1, run.Search.Query.Hops);
    }

    [Fact]
    public void What_a_policy_says_that_is_not_understood_is_told_and_changes_nothing()
    {
        RegionRules rules = RegionRules.From(
        [
            new DocumentPolicy("security", new Dictionary<string, string> { ["clear"] = "perhaps", ["colour"] = "red" }),
            new DocumentPolicy("administration", new Dictionary<string, string> { ["hops"] = "8", ["lifetime"] = "-1" }),
            new DocumentPolicy("catering", new Dictionary<string, string> { ["hops"] = "0" }),
        ]);
        Assert.Equal(4, rules.Problems.Count);
        Assert.Equal(RegionRules.Usual, rules with { Problems = RegionRules.Usual.Problems });
    }

    [Fact]
    [Trait("Capability", "N12")]
    public void Two_regions_on_one_subnet_stay_apart_and_one_region_spans_two_subnets()
    {
        DiscoveryNet net = new(14);
        DiscoveryNode above = net.Add("a", "Flat 1");
        DiscoveryNode below = net.Add("a", "Flat 2");
        DiscoveryNode shed = net.Add("b", "Flat 1");
        above.Advertise(AdvertisedKind.Peer, "Lamp above");
        below.Advertise(AdvertisedKind.Peer, "Lamp below");
        shed.Advertise(AdvertisedKind.Peer, "Lamp in the shed");
        above.Link(shed);
        foreach (DiscoveryNode gateway in new[] { above, below, shed })
        {
            gateway.Announce();
        }

        net.Run(5_000);
        Assert.Equal(["Flat 1", "Flat 2"], RegionsKnownTo(above, net));
        Assert.Equal(["Flat 1"], RegionsKnownTo(shed, net));
        Assert.True(shed.Directory.Gateways(net.Now.Millis).Single() is { IsLinked: true, IsLive: true });
        Dictionary<string, string[]> expected = new()
        {
            ["Flat 1"] = ["Lamp above", "Lamp in the shed"], ["Flat 2"] = ["Lamp below"],
        };
        foreach ((string subnet, DiscoveryNode at) in new[] { ("a", above), ("a", below), ("b", shed) })
        {
            DiscoveryNode peer = net.Add(subnet);
            peer.Boot!.Start([new DiscoveryPath(at.Address)], false, net.Network.NowMillis);
            peer.Pump();
            net.Run(20_000, () => peer.Boot.State == RegionBootState.Ready);
            string region = peer.Boot.Region!.Region;
            Assert.Equal(at.Region, region);
            Assert.Equal(expected[region], peer.Boot.Listings.Where(one => one.Kind == AdvertisedKind.Peer).Select(one => one.Title).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    [Trait("Capability", "N12")]
    public void A_region_makes_itself_of_gateways_that_come_and_go_and_forgets_after_three_missed_announcements()
    {
        DiscoveryNet net = new(15);
        DiscoveryNode one = net.Add("a", "House");
        DiscoveryNode two = net.Add("a", "House");
        one.Announce();
        two.Announce();
        net.Run(3_000);
        Assert.True(one.Directory.Gateways(net.Now.Millis).Single().IsLive);
        two.Crash();
        net.Run(85_000);
        Assert.Single(one.Directory.Gateways(net.Now.Millis));
        net.Run(20_000);
        Assert.Empty(one.Directory.Gateways(net.Now.Millis));
        two.Restart();
        two.Announce();
        net.Run(3_000);
        Assert.True(one.Directory.Gateways(net.Now.Millis).Single().IsLive);
    }

    [Fact]
    public void Announcements_have_jitter_so_that_gateways_that_start_together_do_not_speak_together()
    {
        DiscoveryNet net = new(16);
        DiscoveryNode listener = net.Add("a");
        List<long> heard = [];
        listener.OnArrive = _ => heard.Add(net.Network.NowMillis);
        for (int i = 0; i < 20; i++)
        {
            net.Add("a", $"Region {i}").Announce();
        }

        net.Run(40_000);
        long[] late = [.. heard.Where(at => at > 20_000).Order()];
        Assert.True(late.Length >= 20, $"{late.Length} announcements");
        Assert.True(late[^1] - late[0] > 1_000, $"all within {late[^1] - late[0]} ms");
    }

    [Fact]
    public void A_link_that_was_cut_comes_back_by_itself()
    {
        DiscoveryNet net = new(17);
        DiscoveryNode one = net.Add("a", "East");
        DiscoveryNode two = net.Add("b", "West");
        one.Link(two);
        net.Run(2_000);
        Assert.True(two.Directory.Gateways(net.Now.Millis).Single().IsLive);
        net.Reaches = (from, to) => from.Subnet == to.Subnet;
        net.Run(200_000);
        Assert.Empty(one.Directory.Live);
        Assert.Empty(two.Directory.Live);
        net.Reaches = (_, _) => true;
        net.Run(40_000);
        Assert.Single(one.Directory.Live);
        Assert.Single(two.Directory.Live);
    }

    [Fact]
    [Trait("Capability", "N13")]
    public void A_group_by_proximity_follows_round_trips_and_subnets()
    {
        IPAddress[] own = [IPAddress.Parse("192.168.1.2"), IPAddress.Parse("10.0.0.2")];
        (IPAddress Near, IPAddress Far) at = (IPAddress.Parse("192.168.1.77"), IPAddress.Parse("192.168.2.77"));
        TimeSpan quick = TimeSpan.FromMilliseconds(3);
        TimeSpan slow = TimeSpan.FromMilliseconds(80);
        ProximityGroup byTime = new(ProximityRule.Usual);
        ProximityGroup bySubnet = new(new ProximityRule(null, 24));
        ProximityGroup byBoth = new(new ProximityRule(TimeSpan.FromMilliseconds(20), 24));
        foreach ((int number, IPAddress address, TimeSpan? took) in new (int, IPAddress, TimeSpan?)[] { (1, at.Near, quick), (2, at.Far, quick), (3, at.Near, slow), (4, at.Far, null) })
        {
            byTime.Look(DiscoveryNet.IdOf(number), own, address, took);
            bySubnet.Look(DiscoveryNet.IdOf(number), own, address, took);
            byBoth.Look(DiscoveryNet.IdOf(number), own, address, took);
        }

        Assert.Equal([DiscoveryNet.IdOf(1), DiscoveryNet.IdOf(2)], byTime.Members);
        Assert.Equal([DiscoveryNet.IdOf(1), DiscoveryNet.IdOf(3)], bySubnet.Members);
        Assert.Equal([DiscoveryNet.IdOf(1)], byBoth.Members);

        // One slow answer changes nothing; three in a row do, and who comes back is in at once.
        Assert.True(byTime.Look(DiscoveryNet.IdOf(1), own, at.Near, slow));
        Assert.True(byTime.Look(DiscoveryNet.IdOf(1), own, at.Near, quick));
        Assert.True(byTime.Look(DiscoveryNet.IdOf(1), own, at.Near, slow));
        Assert.True(byTime.Look(DiscoveryNet.IdOf(1), own, at.Near, slow));
        Assert.False(byTime.Look(DiscoveryNet.IdOf(1), own, at.Near, slow));
        Assert.Equal([DiscoveryNet.IdOf(2)], byTime.Members);
        Assert.True(byTime.Look(DiscoveryNet.IdOf(1), own, at.Near, quick));
    }

    [Fact]
    public void A_board_does_not_know_the_lists_and_goes_on()
    {
        // The view of the boards: what it does not know it calls unknown, and its own kinds are as they were.
        RegionMessage board = new();
        DiscoveryNet net = new(18);
        DiscoveryNode gateway = net.Add("a", "House");
        List<DecodeStatus> seen = [];
        DiscoveryNode peer = net.Add("a");
        peer.OnArrive = message =>
        {
            Envelope envelope = new();
            Assert.Equal(DecodeStatus.Complete, envelope.TryDecodeDatagram(message, 0, message.Length, Limits.MaxConstrainedMessage));
            Assert.Equal(DecodeStatus.Complete, envelope.NextBody());
            seen.Add(board.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength));
        };
        gateway.Announce();
        peer.StartBoot();
        net.Run(3_000);
        Assert.Contains(DecodeStatus.Complete, seen);
        Assert.Contains(DecodeStatus.Unknown, seen);
        Assert.DoesNotContain(DecodeStatus.Malformed, seen);
    }

    private static string[] RegionsKnownTo(DiscoveryNode node, DiscoveryNet net) =>
        [.. node.Directory.Gateways(net.Now.Millis).Where(one => one.IsLive).Select(one => one.Identity.Region).Order(StringComparer.Ordinal)];
}
