using NanoPeers.Attempts;
using NanoPeers.Discovery;
using NanoPeers.Identifiers;
using NanoPeers.ProtocolModels.Tests.Network;

namespace NanoPeers.ProtocolModels.Tests.Discovery;

/// <summary>Searches on a network with virtual time: which ways lead to a gateway, and that an answer or a named "none" comes in five seconds.</summary>
public sealed class GatewaySearchNetworkTests
{
    private const int FiveSeconds = 5000;

    private readonly List<SearchedGateway> _gateways = [];

    [Fact]
    [Trait("Capability", "N8")]
    public void FindsByAKnownAddressWhenMulticastAndBroadcastAreLost()
    {
        (VirtualNetwork network, SearchingPeer peer, SearchedGateway gateway) = One(seed: 1);
        peer.Addresses.Add(gateway);
        peer.Loss = destination => destination == SearchDestination.KnownAddress ? 0 : 1;
        peer.Start();
        network.Run(FiveSeconds);
        AssertFound(peer, gateway);
        Assert.True(peer.EndedAtMillis < DiscoveryTiming.JitterMillis + 2);
        Assert.Equal(SearchDestination.KnownAddress, Assert.Single(peer.Asked).Destination);
    }

    [Fact]
    public void FindsAtTheLastOfFourAddresses()
    {
        (VirtualNetwork network, SearchingPeer peer, SearchedGateway gateway) = One(seed: 2);
        peer.Addresses.AddRange([null, null, null, gateway]);
        peer.Start(asksAll: false);
        network.Run(FiveSeconds);
        AssertFound(peer, gateway);
        Assert.Equal(4, peer.Asked.Count);
    }

    [Theory]
    [Trait("Capability", "N8")]
    [InlineData(SearchDestination.Multicast)]
    [InlineData(SearchDestination.Broadcast)]
    public void FindsWithoutAnyAddressByOneWayAlone(SearchDestination way)
    {
        (VirtualNetwork network, SearchingPeer peer, SearchedGateway gateway) = One(seed: 3);
        peer.Loss = destination => destination == way ? 0 : 1;
        peer.Start();
        network.Run(FiveSeconds);
        AssertFound(peer, gateway);
        Assert.Equal(way, peer.Asked[^1].Destination);
    }

    [Fact]
    [Trait("Capability", "N8")]
    public void NoneIsSaidWithItsReasonInLessThanFiveSeconds()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            (VirtualNetwork network, SearchingPeer peer, _) = One(seed);
            peer.Addresses.AddRange([null, null]);
            peer.Loss = _ => 1;
            peer.Start();
            network.Run(FiveSeconds);
            Assert.Equal(SearchState.NotFound, peer.Search.State);
            Assert.InRange(peer.EndedAtMillis, DiscoveryTiming.Rounds * DiscoveryTiming.RoundMillis, FiveSeconds - 1);
            Assert.Equal(GatewaySearch.Never, peer.Search.NextTimeoutMillis);
            string[] round = ["AskedAddress:0", "AskedAddress:1", "AskedMulticast:{0}", "AskedBroadcast:{0}"];
            string[] expected =
            [
                "SearchStarted:2",
                .. Enumerable.Range(1, 3).SelectMany(number => round.Select(step => step.Replace("{0}", $"{number}", StringComparison.Ordinal))),
                "NothingFound:0",
            ];
            Assert.Equal(expected, DiscoverySamples.Steps(peer.Trace, peer.Search.AttemptId));
        }
    }

    [Fact]
    [Trait("Capability", "N8")]
    public void NoneSaysThatAGatewayOfAnotherGroupAnswered()
    {
        (VirtualNetwork network, SearchingPeer peer, _) = One(seed: 4, DiscoverySamples.OtherGroup);
        peer.Start();
        network.Run(FiveSeconds);
        Assert.Equal(SearchState.NotFound, peer.Search.State);
        Assert.True(peer.EndedAtMillis < FiveSeconds);
        Assert.Equal(6, peer.Search.OtherGroupsHeard);
        Assert.Equal("NothingFound:6", DiscoverySamples.Steps(peer.Trace, peer.Search.AttemptId)[^1]);
        Assert.Contains("OtherGroupHeard:1", DiscoverySamples.Steps(peer.Trace, peer.Search.AttemptId));
    }

    [Fact]
    public void TheGatewayOfTheGroupIsFoundBesideOneOfAnother()
    {
        var network = new VirtualNetwork(5);
        SearchedGateway other = Gateway(network, DiscoverySamples.OtherGroup);
        SearchedGateway own = Gateway(network, DiscoverySamples.Group);
        _gateways.AddRange([other, own]);
        var peer = new SearchingPeer(network, _gateways, DiscoverySamples.Light, 5);
        peer.Start();
        network.Run(FiveSeconds);
        AssertFound(peer, own);
        Assert.Equal(1, peer.Search.OtherGroupsHeard);
    }

    [Fact]
    [Trait("Capability", "N8")]
    public void UnderTheLossOfWiFiTheSearchEndsInFiveSecondsAndMostlyFinds()
    {
        int found = 0;
        for (int seed = 0; seed < 500; seed++)
        {
            (VirtualNetwork network, SearchingPeer peer, SearchedGateway gateway) = One(seed);
            network.Loss = 0.02;
            network.Doubling = 0.02;
            network.LongestDelayMillis = 40;
            peer.Loss = _ => 0.75;
            peer.Start();
            network.Run(FiveSeconds);
            Assert.InRange(peer.EndedAtMillis, 0, FiveSeconds - 1);
            found += peer.FoundAt == gateway ? 1 : 0;
        }

        // Six questions, three quarters of them lost: 1 - 0.75^6 = 82 % in one search. The next search follows.
        Assert.InRange(found, 380, 440);
    }

    [Fact]
    public void AThousandPeersThatBootTogetherDoNotAskTogether()
    {
        var network = new VirtualNetwork(6);
        SearchedGateway gateway = Gateway(network, DiscoverySamples.Group);
        _gateways.Add(gateway);
        var peers = new List<SearchingPeer>();
        for (int i = 0; i < 1000; i++)
        {
            var peer = new SearchingPeer(network, _gateways, DiscoverySamples.Numbered(i), i);
            peer.Addresses.Add(gateway);
            peers.Add(peer);
            peer.Start();
        }

        network.Run(FiveSeconds);
        Assert.All(peers, peer => AssertFound(peer, gateway));
        long[] first = [.. peers.Select(peer => peer.Asked[0].Millis)];
        AssertSpread(first);
        AssertSpread([.. peers.Where(peer => peer.Asked.Count > 1).Select(peer => peer.Asked[1].Millis)]);

        // More than the gateway answers in a second asked in the first: those were left for their repeats, and counted.
        Assert.Equal(gateway.QueriesHeard - 1000, gateway.Announcer.QueriesShed);
        Assert.NotEqual(0, gateway.Announcer.QueriesShed);
        Assert.True(peers.Max(peer => peer.EndedAtMillis) < 2000);
    }

    [Fact]
    public void AnAnnouncerIsAskedAndFoundWhenAllElseIsLost()
    {
        (VirtualNetwork network, SearchingPeer peer, SearchedGateway gateway) = One(seed: 7);
        peer.Loss = destination => destination == SearchDestination.Announcer ? 0 : 1;
        peer.Start();
        network.At(700, () => gateway.Announce(peer));
        network.Run(FiveSeconds);
        AssertFound(peer, gateway);
        Assert.Equal(703, peer.EndedAtMillis);
        Assert.Equal(["AnnouncementHeard:0", "AnswerHeard:0"], DiscoverySamples.Steps(peer.Trace, peer.Search.AttemptId)[^2..]);
    }

    [Fact]
    public void BothEndsKnowTheAttemptByOneId()
    {
        var network = new VirtualNetwork(8);
        var trace = new AttemptTrace(8);
        var gateway = new SearchedGateway(network, DiscoverySamples.Announcer(trace: trace));
        var peer = new SearchingPeer(network, [gateway], DiscoverySamples.Light, 8);
        peer.Start();
        network.Run(FiveSeconds);
        Assert.NotEqual(0ul, peer.Search.AttemptId);
        Assert.Equal(["QueryHeard:0", "AnswerSent:0"], DiscoverySamples.Steps(trace, peer.Search.AttemptId));
    }

    private static void AssertFound(SearchingPeer peer, SearchedGateway gateway)
    {
        Assert.Equal(SearchState.Found, peer.Search.State);
        Assert.Same(gateway, peer.FoundAt);
        Assert.Equal(DiscoverySamples.Gateway, peer.Search.Gateway);
        Assert.Equal("House", peer.Search.Region);
        Assert.Equal("udp://192.168.1.2:9701", peer.Search.GatewayEndpoint);
        Assert.Equal(3u, peer.Search.GatewayBootCount);
        Assert.Equal(RegionPolicy.AllowsResumption, peer.Search.Policy);
    }

    /// <summary>At least 50 ms from the first to the last, and in no tenth of the jitter more than a quarter of all.</summary>
    private static void AssertSpread(long[] times)
    {
        Assert.True(times.Max() - times.Min() >= DiscoveryTiming.JitterMillis / 2, $"{times.Length} within {times.Max() - times.Min()} ms");
        int most = times.GroupBy(time => time / (DiscoveryTiming.JitterMillis / 10)).Max(group => group.Count());
        Assert.True(most <= times.Length / 4, $"{most} of {times.Length} at once");
    }

    private (VirtualNetwork Network, SearchingPeer Peer, SearchedGateway Gateway) One(int seed, Identifier? group = null)
    {
        var network = new VirtualNetwork(seed);
        SearchedGateway gateway = Gateway(network, group ?? DiscoverySamples.Group);
        return (network, new SearchingPeer(network, [gateway], DiscoverySamples.Light, seed), gateway);
    }

    private static SearchedGateway Gateway(VirtualNetwork network, Identifier group) => new(network, DiscoverySamples.Announcer(group));
}
