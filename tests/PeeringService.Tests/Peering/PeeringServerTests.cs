using System.Net;
using NanoPeers.Peering;
using NanoPeers.PeeringService.Objects;
using NanoPeers.PeeringService.Peering;
using NanoPeers.PeeringService.Tests.Objects;
using NanoPeers.Vectors;

namespace NanoPeers.PeeringService.Tests.Peering;

/// <summary>The server of a node (S2 figs. 2, 3 and 5), over real sockets.</summary>
public sealed class PeeringServerTests
{
    private static readonly Things Cab = Things.Number(1, 20_000);

    [Fact]
    [Trait("Capability", "S1")]
    public async Task A_node_is_a_server_or_a_client_or_both()
    {
        await using PeeringBench bench = await PeeringBench.OfAsync(3);
        TestNode server = await bench.AddAsync(options => options with { Roles = PeeringRoles.Server });
        TestNode client = await bench.AddAsync(options => options with { Roles = PeeringRoles.Client });
        TestNode both = await bench.AddAsync();
        await server.HoldAsync(Cab);

        FetchOutcome got = await bench.ResultAsync(client.FetchAsync(Cab.WithDigest, cachedOnly: true), 5_000);
        Assert.Equal(Cab.Content, client.ContentOf(got.Object!.Value));

        // The client has it now, and does not say so.
        await bench.StopAsync(server);
        FetchOutcome none = await bench.ResultAsync(both.FetchAsync(Cab.WithDigest, cachedOnly: true), 5_000);
        Assert.Equal(FetchFault.NobodyHasIt, none.Fault);
        Assert.Equal(0, client.Peering.Answered);

        // The server asked nobody, ever; and it cannot.
        Assert.Equal(1, server.Peering.Counts.Said);
        Things other = Things.Number(2, 500);
        await both.HoldAsync(other);
        FetchOutcome fromBoth = await bench.ResultAsync(client.FetchAsync(other.WithDigest, cachedOnly: true), 5_000);
        Assert.Equal(other.Id, fromBoth.Object);
        Assert.Equal(1, both.Peering.Answered);
    }

    [Fact]
    public async Task A_server_alone_asks_nobody()
    {
        await using PeeringBench bench = await PeeringBench.OfAsync(2);
        TestNode server = await bench.AddAsync(options => options with { Roles = PeeringRoles.Server });
        HandPeer hand = bench.AddHand();
        FetchOutcome none = await bench.ResultAsync(server.FetchAsync(Cab.WithDigest, cachedOnly: true), 5_000);
        Assert.Equal(FetchFault.NobodyHasIt, none.Fault);
        await bench.PassAsync(100);
        Assert.Empty(hand.All);
    }

    [Fact]
    [Trait("Capability", "S2")]
    public async Task Directed_packets_and_those_to_all_go_to_one_port()
    {
        Assert.Equal(1_967, PeeringOptions.DefaultPort);
        Assert.Equal(1_967, new PeeringOptions().Port);
        string path = Path.Combine(VectorFile.RepositoryRoot, "gateway", "PeeringService", "Peering", "PEERING-ON-GATEWAYS.md");
        string page = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.Contains("1967", page, StringComparison.Ordinal);

        // A group of its own and addresses of their own, on one port that is not the default.
        int port = 21_967 + (Environment.ProcessId % 10_000);
        await using TestNode holder = await OnAsync(2, port);
        await using TestNode asker = await OnAsync(3, port);
        await holder.HoldAsync(Cab);
        Assert.Equal(port, asker.Peering.EndPoint.Port);

        // "I need" goes to the group, "I have" to the asker alone; each has one port for both.
        FetchOutcome got = await asker.FetchAsync(Cab.WithDigest, cachedOnly: true);
        Assert.Equal(Cab.Id, got.Object);
        Assert.Equal($"127.20.250.2:{port}", Assert.Single(got.Parts).Source);
        Assert.Equal(1, holder.Peering.Answered);

        static Task<TestNode> OnAsync(byte host, int port) => TestNode.StartAsync(
            new PeeringOptions
            {
                Address = new IPAddress([127, 20, 250, host]), Port = port, Group = new IPAddress([239, 192, 97, 200]),
                FirstAliasPort = 1, LastAliasPort = 65_535,
                Settings = new PeeringSettings { MaxDelayMillis = 20, TransmissionMillis = 60_000 },
            },
            TimeProvider.System,
            host,
            null);
    }

    [Fact]
    [Trait("Capability", "S12")]
    public async Task I_found_during_the_delay_cancels_the_response()
    {
        await using PeeringBench bench = await PeeringBench.OfAsync(2);
        TestNode node = await bench.AddAsync();
        HandPeer hand = bench.AddHand();
        await node.HoldAsync(Cab);

        hand.Need(node.Peering.EndPoint, 7, Cab.Href);
        await bench.UntilAsync(() => node.Peering.ServerRequests == 1, 50);
        Assert.Equal(PeeringServerState.Delaying126, node.Peering.ServerStateOf(hand.EndPoint, 7));
        hand.Send(node.Peering.EndPoint, $"type=\"end-request\" ID=\"7\" href=\"{Cab.Href}\"");
        await bench.UntilAsync(() => node.Peering.ServerRequests == 0, 50);
        await bench.PassAsync(3_000);

        Assert.Empty(hand.All);
        Assert.Equal(1, node.Peering.Cancelled);
        Assert.Equal(0, node.Peering.Answered);
        int[] states = [122, 124, 126, 128, 122];
        Assert.Equal(states[..^1].Zip(states[1..]), node.ServerMoves.Select(move => (move.From, move.To)));
    }

    [Fact]
    [Trait("Capability", "S13")]
    public async Task After_the_delay_I_have_goes_to_who_asked_with_an_alias_that_can_be_fetched()
    {
        await using PeeringBench bench = await PeeringBench.OfAsync(3);
        TestNode node = await bench.AddAsync();
        HandPeer asker = bench.AddHand();
        HandPeer other = bench.AddHand();
        await node.HoldAsync(Cab);

        asker.Need(node.Peering.EndPoint, 8, Cab.Href);
        await bench.UntilAsync(() => asker.All.Count == 1, 2_100);
        await bench.PassAsync(2_500);

        HandPeer.Heard have = Assert.Single(asker.All);
        Assert.Equal(("response", "8", Cab.Href), (have["type"], have["ID"], have["href"]));
        Assert.Equal(Cab.Id.ToString(), have["digest"]);
        Assert.Equal(node.Peering.EndPoint, have.From);
        Assert.Empty(other.All);
        Assert.Equal(PeeringServerState.Idle122, node.Peering.ServerStateOf(asker.EndPoint, 8));
        using HttpClient client = new();
        Assert.Equal(Cab.Content, await client.GetByteArrayAsync(new Uri(have["alias"]!), TestContext.Current.CancellationToken));
    }

    [Fact]
    [Trait("Capability", "S14")]
    public async Task As_an_option_I_have_is_broadcast()
    {
        await using PeeringBench bench = await PeeringBench.OfAsync(3);
        TestNode node = await bench.AddAsync(settings: settings => settings.BroadcastsAnswers = true);
        HandPeer asker = bench.AddHand();
        HandPeer other = bench.AddHand();
        await node.HoldAsync(Cab);

        asker.Need(node.Peering.EndPoint, 9, Cab.Href);
        await bench.UntilAsync(() => asker.All.Count == 1 && other.All.Count == 1, 2_100);
        Assert.Equal("response", Assert.Single(other.All)["type"]);
    }

    [Fact]
    [Trait("Capability", "S15")]
    public async Task A_hundred_requests_overlap_each_with_a_state_of_its_own()
    {
        await using PeeringBench bench = await PeeringBench.OfAsync(2);
        TestNode node = await bench.AddAsync(options => options with { RequestsPerSecond = 1_000, PacketsPerSecond = 2_000 });
        HandPeer hand = bench.AddHand();
        Things[] things = [.. Enumerable.Range(0, 10).Select(number => Things.Number(number, 100))];
        foreach (Things thing in things)
        {
            await node.HoldAsync(thing);
        }

        for (uint id = 1; id <= 100; id++)
        {
            hand.Need(node.Peering.EndPoint, id, things[id % 10].Href);
        }

        await bench.QuietAsync(mayTransfer: false);
        Assert.Equal(100, node.Peering.ServerRequests);
        Assert.All(Enumerable.Range(1, 100), id => Assert.Equal(PeeringServerState.Delaying126, node.Peering.ServerStateOf(hand.EndPoint, (uint)id)));

        // Every third one finds elsewhere; the others are answered, each in its own time.
        for (uint id = 3; id <= 100; id += 3)
        {
            hand.Send(node.Peering.EndPoint, $"type=\"end-request\" ID=\"{id}\" href=\"{things[id % 10].Href}\"");
        }

        await bench.UntilAsync(() => node.Peering.ServerRequests == 0, 2_100);
        await bench.QuietAsync(mayTransfer: false);
        Assert.Equal(Enumerable.Range(1, 100).Where(id => id % 3 != 0), hand.All.Select(heard => int.Parse(heard["ID"]!)).Order());
        Assert.All(hand.All, heard => Assert.Equal(things[int.Parse(heard["ID"]!) % 10].Href, heard["href"]));
        Assert.True(hand.All.Select(heard => heard.Millis).Distinct().Count() > 30);
        foreach (IGrouping<uint, (uint Id, int From, int To, long Millis)> request in node.ServerMoves.GroupBy(move => move.Id))
        {
            int[] states = request.Key % 3 == 0 ? [122, 124, 126, 128, 122] : [122, 124, 126, 130, 122];
            Assert.Equal(states[..^1].Zip(states[1..]), request.Select(move => (move.From, move.To)));
        }
    }

    [Fact]
    [Trait("Capability", "S22")]
    public async Task The_list_of_copies_is_consulted_for_every_request()
    {
        await using PeeringBench bench = await PeeringBench.OfAsync(2);
        TestNode node = await bench.AddAsync();
        HandPeer hand = bench.AddHand();

        await AskAsync(1, expected: 0);
        await node.HoldAsync(Cab);
        await AskAsync(2, expected: 1);
        node.Objects.Forget(Cab.Href);
        await AskAsync(3, expected: 1);
        await node.HoldAsync(Cab);
        await AskAsync(4, expected: 2);

        // Taken off the list during the delay: what is gone is not promised.
        hand.Need(node.Peering.EndPoint, 5, Cab.Href);
        await bench.UntilAsync(() => node.Peering.ServerRequests == 1, 50);
        Assert.True(node.Objects.Remove(Cab.Id));
        await bench.PassAsync(2_100);
        Assert.Equal(2, hand.All.Count);

        async Task AskAsync(uint id, int expected)
        {
            hand.Need(node.Peering.EndPoint, id, Cab.Href);
            await bench.PassAsync(2_100);
            Assert.Equal(expected, hand.All.Count);
        }
    }

    [Fact]
    public async Task A_flood_of_needs_and_of_noise_takes_nothing_from_others()
    {
        await using PeeringBench bench = await PeeringBench.OfAsync(3);
        TestNode node = await bench.AddAsync();
        HandPeer flooder = bench.AddHand();
        HandPeer asker = bench.AddHand();
        await node.HoldAsync(Cab);
        for (uint id = 1; id <= 2_000; id++)
        {
            flooder.Need(node.Peering.EndPoint, id, Cab.Href);
            if (id % 100 == 0)
            {
                flooder.Send(node.Peering.EndPoint, new byte[id]);
                await bench.QuietAsync(mayTransfer: false);
            }
        }

        Assert.Equal(64, node.Peering.ServerRequests);
        Assert.True(node.Peering.Counts.Dropped >= 1_900);
        asker.Need(node.Peering.EndPoint, 1, Cab.Href);
        await bench.UntilAsync(() => asker.All.Count == 1, 2_100);
    }

    [Theory]
    [InlineData("http://127.0.0.1:6515/a/x", "127.0.0.1", true)]
    [InlineData("http://192.168.1.7:6530/a/x", "192.168.1.7", true)]
    [InlineData("http://192.168.1.8:6515/a/x", "192.168.1.7", false)]
    [InlineData("http://127.0.0.1:6515/a/x", "192.168.1.7", false)]
    [InlineData("http://localhost:6515/a/x", "127.0.0.1", false)]
    [InlineData("http://2130706433:6515/a/x", "127.0.0.1", false)]
    [InlineData("http://0177.0.0.1:6515/a/x", "127.0.0.1", false)]
    [InlineData("http://127.1:6515/a/x", "127.0.0.1", false)]
    [InlineData("http://[::ffff:192.168.1.7]:6515/a/x", "192.168.1.7", false)]
    [InlineData("https" + "://192.168.1.7:6515/a/x", "192.168.1.7", false)]
    [InlineData("http://192.168.1.7:80/a/x", "192.168.1.7", false)]
    [InlineData("http://192.168.1.7/a/x", "192.168.1.7", false)]
    [InlineData("http://192.168.1.7:6531/a/x", "192.168.1.7", false)]
    [InlineData("http://peer@192.168.1.7:6515/a/x", "192.168.1.7", false)]
    [InlineData("http://192.168.1.7:6515@example.org/a/x", "192.168.1.7", false)]
    [InlineData("http://192.168.1.7:6515/a/x?y=http://example.org", "192.168.1.7", false)]
    [InlineData("http://192.168.1.7:6515/a/x#y", "192.168.1.7", false)]
    [InlineData("file:///etc/passwd", "192.168.1.7", false)]
    [InlineData("ftp://192.168.1.7:6515/a/x", "192.168.1.7", false)]
    [InlineData("/a/x", "192.168.1.7", false)]
    [InlineData("", "192.168.1.7", false)]
    public void Only_an_alias_at_the_sender_is_fetched(string alias, string sender, bool isAccepted) =>
        Assert.Equal(isAccepted, new AliasRule(6_515, 6_530).TryAccept(alias, IPAddress.Parse(sender), out _));
}
