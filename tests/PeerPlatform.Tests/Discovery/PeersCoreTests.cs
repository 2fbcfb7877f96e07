using NanoPeers.PeerPlatform.Discovery;
using NanoPeers.PeerPlatform.Tests.Discovery.Rig;

namespace NanoPeers.PeerPlatform.Tests.Discovery;

/// <summary>Peer discovery's cores in virtual time: who is found, by what, where, and in what time.</summary>
public sealed class PeersCoreTests
{
    [Fact]
    [Trait("Capability", "N1")]
    public void A_peer_and_a_group_are_found_by_name_and_an_unknown_name_is_empty_in_time()
    {
        DiscoveryNet net = new(1);
        DiscoveryNode asker = net.Add("a");
        DiscoveryNode other = net.Add("a");
        other.Advertise(AdvertisedKind.Peer, "Lamp in the hall");
        other.Advertise(AdvertisedKind.Group, "Garden");
        SearchRun peer = asker.Find(new DiscoveryQuery { Kind = AdvertisedKind.Peer, Title = "Lamp in the hall" });
        SearchRun group = asker.Find(new DiscoveryQuery { Kind = AdvertisedKind.Group, Title = "garden" });
        SearchRun none = asker.Find(new DiscoveryQuery { Kind = AdvertisedKind.Peer, Title = "Nobody" });
        net.Run(SearchTiming.UsualMillis + 1);
        Assert.Equal(other.Id, Assert.Single(peer.Found).Answerer);
        Assert.True(peer.Found[0].IsProven);
        Assert.Equal("Garden", Assert.Single(group.Found).Title);
        Assert.Empty(none.Found);
        Assert.InRange(none.OverMillis!.Value, 0, SearchTiming.UsualMillis);
        Assert.Equal((1, 0), (none.Search.Summary.Answered, none.Search.Summary.Refused));
    }

    [Theory]
    [Trait("Capability", "N6")]
    [InlineData("Lamp 1", "Lamp 1")]
    [InlineData("LAMP 1", "Lamp 1")]
    [InlineData("Lamp*", "Lamp 1,Lamp 2")]
    [InlineData("lamp *", "Lamp 1,Lamp 2")]
    [InlineData("*", "Fan,Lamp 1,Lamp 2")]
    [InlineData("Lam", "")]
    [InlineData("amp*", "")]
    [InlineData("La*p 1", "")]
    public void Names_match_whole_or_as_the_page_says_with_a_star(string wanted, string expected)
    {
        DiscoveryNet net = new(2);
        DiscoveryNode asker = net.Add("a");
        DiscoveryNode other = net.Add("a");
        foreach (string title in new[] { "Lamp 1", "Lamp 2", "Fan" })
        {
            other.Advertise(AdvertisedKind.Peer, title);
        }

        SearchRun run = asker.Find(new DiscoveryQuery { Kind = AdvertisedKind.Peer, Title = wanted });
        net.Run(SearchTiming.UsualMillis + 1);
        Assert.Equal(expected, string.Join(',', run.Titles));
    }

    [Fact]
    public void Kind_id_and_attribute_are_criteria_too()
    {
        DiscoveryNet net = new(3);
        DiscoveryNode asker = net.Add("a");
        DiscoveryNode other = net.Add("a");
        AdvertisedDocument service = other.Advertise(AdvertisedKind.Service, "Switching", attribute: "runtime=nanoframework");
        other.Advertise(AdvertisedKind.Service, "Reading", attribute: "runtime=net10.0");
        other.Advertise(AdvertisedKind.Pipe, "Lines");
        SearchRun id = asker.Find(new DiscoveryQuery { Name = service.Name });
        SearchRun attribute = asker.Find(new DiscoveryQuery { Attribute = "runtime", Value = "NanoFramework" });
        SearchRun kind = asker.Find(new DiscoveryQuery { Kind = AdvertisedKind.Pipe });
        net.Run(SearchTiming.UsualMillis + 1);
        Assert.Equal("Switching", Assert.Single(id.Titles));
        Assert.InRange(id.OverMillis!.Value, 0, 100);
        Assert.Equal("Switching", Assert.Single(attribute.Titles));
        Assert.Equal("Lines", Assert.Single(kind.Titles));
    }

    [Theory]
    [InlineData(0, 0.0)]
    [InlineData(1_500, 0.0)]
    [InlineData(12_000, 0.0)]
    [InlineData(12_000, 0.3)]
    public void A_document_comes_in_one_message_or_in_parts_and_in_spite_of_loss(int padding, double loss)
    {
        DiscoveryNet net = new(4);
        net.Network.Loss = loss;
        net.Network.Doubling = loss / 2;
        DiscoveryNode asker = net.Add("a");
        DiscoveryNode other = net.Add("a");
        AdvertisedDocument document = other.Advertise(AdvertisedKind.Peer, "Lamp", padding: padding);
        SearchRun run = asker.Find(new DiscoveryQuery { Title = "Lamp" }, 20_000);
        net.Run(20_000, () => run.Found.Count > 0);
        Assert.True(Assert.Single(run.Found).IsProven);
        Assert.True(run.Found[0].Document!.Octets.Span.SequenceEqual(document.Octets.Span));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [Trait("Capability", "N3")]
    [Trait("Capability", "N4")]
    public void Peers_and_groups_of_other_subnets_are_found_through_linked_gateways_and_not_beyond_the_hop_limit(int hops)
    {
        DiscoveryNet net = new(5);
        DiscoveryNode asker = net.Add("a");
        DiscoveryNode[] gateways = [net.Add("a", "East"), net.Add("b", "Middle"), net.Add("c", "West")];
        DiscoveryNode far = net.Add("c");
        gateways[0].Link(gateways[1]);
        gateways[1].Link(gateways[2]);
        far.StartBoot();
        asker.StartBoot();
        net.Run(6_000);
        Publish(net, far, gateways[2], AdvertisedKind.Peer, "Weather station");
        Publish(net, far, gateways[2], AdvertisedKind.Group, "Gardeners");
        SearchRun peer = asker.Find(new DiscoveryQuery { Kind = AdvertisedKind.Peer, Title = "Weather station", Hops = hops });
        SearchRun group = asker.Find(new DiscoveryQuery { Kind = AdvertisedKind.Group, Title = "Garden*", Hops = hops });
        net.Run(SearchTiming.UsualMillis + 1);
        Assert.Equal(hops >= 2 ? 1 : 0, peer.Found.Count);
        Assert.Equal(hops >= 2 ? 1 : 0, group.Found.Count);
        Assert.All(peer.Found.Concat(group.Found), found => Assert.True(found.IsProven && found.Answerer.Equals(gateways[2].Id)));
    }

    [Fact]
    public void What_was_found_is_kept_for_its_lifetime_and_answered_from_there()
    {
        DiscoveryNet net = new(6);
        DiscoveryNode asker = net.Add("a");
        DiscoveryNode other = net.Add("a");
        DiscoveryNode third = net.Add("a");
        AdvertisedDocument document = other.Advertise(AdvertisedKind.Peer, "Lamp", lifeSeconds: 60);
        SearchRun first = asker.Find(new DiscoveryQuery { Title = "Lamp" });
        net.Run(SearchTiming.UsualMillis + 1);
        Assert.Single(first.Found);
        other.Crash();
        SearchRun second = third.Find(new DiscoveryQuery { Name = document.Name });
        net.Run(SearchTiming.UsualMillis + 1);
        Assert.Equal(asker.Id, Assert.Single(second.Found).Answerer);
        Assert.InRange(second.Found[0].SecondsLeft, 1u, 60u);
        net.Run(60_000);
        SearchRun late = third.Find(new DiscoveryQuery { Name = document.Name });
        net.Run(SearchTiming.UsualMillis + 1);
        Assert.Empty(late.Found);
        Assert.Empty(asker.Core.Local(new DiscoveryQuery { Title = "Lamp" }, null, net.Now.Utc));
    }

    internal static Publication Publish(DiscoveryNet net, DiscoveryNode from, DiscoveryNode to, int kind, string title) =>
        Publish(net, from, to, from.Document(kind, title));

    internal static Publication Publish(DiscoveryNet net, DiscoveryNode from, DiscoveryNode to, AdvertisedDocument document)
    {
        Publication publication = from.Core.Publish(document, new DiscoveryPath(to.Address), net.Now);
        from.Pump();
        net.Run(3_000, () => publication.IsOver);
        return publication;
    }
}
