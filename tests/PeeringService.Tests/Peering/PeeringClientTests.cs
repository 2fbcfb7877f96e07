using System.Net;
using System.Net.Sockets;
using NanoPeers.Peering;
using NanoPeers.PeeringService.Objects;
using NanoPeers.PeeringService.Peering;
using NanoPeers.PeeringService.Tests.Objects;

namespace NanoPeers.PeeringService.Tests.Peering;

/// <summary>The client of a node (S2 figs. 4A and 6), over real sockets.</summary>
public sealed class PeeringClientTests
{
    private static readonly Things Cab = Things.Number(1, 300_000);

    [Fact]
    [Trait("Capability", "T1")]
    public async Task I_need_names_URL_protocol_operation_and_that_only_cached_objects_are_wanted()
    {
        await using PeeringBench bench = await PeeringBench.OfAsync(2);
        TestNode node = await bench.AddAsync();
        HandPeer hand = bench.AddHand();
        Task<FetchOutcome> fetch = node.FetchAsync(Cab.WithDigest, cachedOnly: true);
        await bench.UntilAsync(() => hand.All.Count > 0, 100);

        HandPeer.Heard need = hand.All[0];
        Assert.Equal(("request", "1.0", Cab.Href), (need["type"], need["version"], need["href"]));
        Assert.Equal(("get", "http", "only"), (need["method"], need["acceptprotocol"], need["cached"]));
        Assert.Equal(node.Peering.NodeId, need["node"]);
        Assert.Equal(node.ClientMoves[0].Id.ToString(), need["ID"]);
        Assert.InRange(need.Octets, 100, 250);
        Assert.Equal((142, 144), (node.ClientMoves[0].From, node.ClientMoves[0].To));
        await bench.ResultAsync(fetch, 3_000);
    }

    [Fact]
    [Trait("Capability", "T2")]
    [Trait("Capability", "T7")]
    [Trait("Capability", "D2")]
    public async Task Nobody_answers_within_2200_ms_so_it_retrieves_the_object_itself_once()
    {
        await using PeeringBench bench = await PeeringBench.OfAsync(2);
        TestNode node = await bench.AddAsync();
        HandPeer hand = bench.AddHand();
        Things file = OnOrigin(bench, 1);
        FetchOutcome outcome = await bench.ResultAsync(node.FetchAsync(file.WithDigest), 5_000);

        Assert.Equal(file.Content, node.ContentOf(outcome.Object!.Value));
        long asked = node.ClientMoves.First(move => move.To == PeeringClientState.Waiting144).Millis;
        long alone = node.ClientMoves.First(move => move.To == PeeringClientState.RetrievesItself150).Millis;
        Assert.InRange(alone - asked, 2_150, 2_250);
        int[] states = [142, 144, 152, 150, 142];
        Assert.Equal(states[..^1].Zip(states[1..]), node.ClientMoves.Select(move => (move.From, move.To)));
        Assert.Equal(1, bench.Origin.CountOf(file.Href));
        Assert.Equal(new FetchPart("127.0.0.1", true, file.Content.Length), Assert.Single(outcome.Parts));
        Assert.Empty(hand.OfType("end-request"));
    }

    [Fact]
    [Trait("Capability", "T3")]
    [Trait("Capability", "T4")]
    [Trait("Capability", "T5")]
    public async Task The_first_I_have_wins_and_later_ones_are_ignored()
    {
        await using PeeringBench bench = await PeeringBench.OfAsync(4);
        TestNode node = await bench.AddAsync();
        TestNode holder = await bench.AddAsync();
        HandPeer second = bench.AddHand();
        HandPeer sniffer = bench.AddHand();
        await holder.HoldAsync(Cab);
        using TcpListener alias = new(second.EndPoint.Address, 0);
        alias.Start();

        Task<FetchOutcome> fetch = node.FetchAsync(Cab.WithDigest);
        await bench.UntilAsync(() => sniffer.OfType("end-request").Any(), 2_100);
        string id = sniffer.OfType("request").First(heard => heard["node"] == node.Peering.NodeId)["ID"]!;
        int port = ((IPEndPoint)alias.LocalEndpoint).Port;
        second.Send(
            node.Peering.EndPoint,
            $"type=\"response\" ID=\"{id}\" href=\"{Cab.Href}\" digest=\"{Cab.Id}\" alias=\"http://{second.EndPoint.Address}:{port}/a/x\"");
        FetchOutcome outcome = await bench.ResultAsync(fetch, 3_000);
        await bench.PassAsync(3_000);

        // "I found" once, at once, with the name of whose answer won.
        HandPeer.Heard found = Assert.Single(sniffer.OfType("end-request"));
        Assert.Equal((id, Cab.Href, holder.Peering.NodeId), (found["ID"], found["href"], found["by"]));
        long accepted = node.ClientMoves.Single(move => move.To == PeeringClientState.Found146).Millis;
        Assert.InRange(found.Millis - accepted, 0, 50);
        Assert.InRange(found.Millis - holder.ServerMoves.Single(move => move.To == PeeringServerState.Responding130).Millis, 0, 50);

        // Every octet came from the first; nobody ever connected to the second.
        Assert.Equal(Cab.Content, node.ContentOf(outcome.Object!.Value));
        Assert.Equal(new FetchPart(holder.Peering.EndPoint.ToString(), false, Cab.Content.Length), Assert.Single(outcome.Parts));
        Assert.False(alias.Pending());
    }

    [Fact]
    [Trait("Capability", "T6")]
    public async Task What_came_from_a_peer_is_served_to_the_next_one()
    {
        await using PeeringBench bench = await PeeringBench.OfAsync(3);
        TestNode first = await bench.AddAsync();
        TestNode second = await bench.AddAsync();
        TestNode third = await bench.AddAsync();
        await first.HoldAsync(Cab);
        await bench.ResultAsync(second.FetchAsync(Cab.WithDigest, cachedOnly: true), 5_000);
        await bench.StopAsync(first);

        FetchOutcome outcome = await bench.ResultAsync(third.FetchAsync(Cab.WithDigest, cachedOnly: true), 5_000);
        Assert.Equal(Cab.Content, third.ContentOf(outcome.Object!.Value));
        Assert.Equal(second.Peering.EndPoint.ToString(), Assert.Single(outcome.Parts).Source);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Capability", "T8")]
    public async Task What_was_retrieved_from_the_Internet_is_served_to_the_next_one(bool isVouchedFor)
    {
        await using PeeringBench bench = await PeeringBench.OfAsync(2);
        TestNode first = await bench.AddAsync();
        TestNode second = await bench.AddAsync();
        Things file = OnOrigin(bench, 2);
        ObjectExpectation expected = isVouchedFor ? file.WithDigest : file.Unknown;
        await bench.ResultAsync(first.FetchAsync(expected), 5_000);
        FetchOutcome outcome = await bench.ResultAsync(second.FetchAsync(expected), 5_000);

        Assert.Equal(file.Content, second.ContentOf(outcome.Object!.Value));
        Assert.Equal(first.Peering.EndPoint.ToString(), Assert.Single(outcome.Parts).Source);
        Assert.Equal(1, bench.Origin.CountOf(file.Href));
    }

    [Fact]
    [Trait("Capability", "T9")]
    public async Task After_ten_thousand_runs_everything_is_idle()
    {
        await using PeeringBench bench = await PeeringBench.OfAsync(2);
        TestNode node = await bench.AddAsync(options => options with { RequestsPerSecond = 100_000, PacketsPerSecond = 100_000 });
        TestNode holder = await bench.AddAsync(options => options with { RequestsPerSecond = 100_000, PacketsPerSecond = 100_000 });
        Things small = Things.Number(3, 64);
        await holder.HoldAsync(small);
        int done = 0, nowhere = 0, refused = 0;
        for (int run = 0; run < 10_000; run += 32)
        {
            // Found, nowhere to be found, and refused by the origin.
            Task<FetchOutcome>[] fetches = [.. Enumerable.Range(run, Math.Min(32, 10_000 - run)).Select(number => (number % 16) switch
            {
                0 => node.FetchAsync(small.WithDigest, cachedOnly: true),
                1 => node.FetchAsync(new ObjectExpectation($"{bench.Origin.Url}/{number}.none")),
                _ => node.FetchAsync(new ObjectExpectation($"http://origin.example.org/{number}.none"), cachedOnly: true),
            })];
            foreach (FetchOutcome outcome in await bench.ResultAsync(Task.WhenAll(fetches), 60_000))
            {
                done += outcome.Fault is null ? 1 : 0;
                nowhere += outcome.Fault == FetchFault.NobodyHasIt ? 1 : 0;
                refused += outcome.Fault == FetchFault.OriginRefused ? 1 : 0;
            }

            node.Objects.Remove(small.Id);
        }

        await bench.PassAsync(5_000);
        Assert.Equal((625, 8_750, 625), (done, nowhere, refused));
        Assert.Equal((0, 0), (node.Peering.ClientTransactions, node.Peering.ServerRequests));
        Assert.Equal((0, 0), (holder.Peering.ClientTransactions, holder.Peering.ServerRequests));
        Assert.Equal((0, 0), (node.Fetcher.UnderWay, node.Fetcher.Transfers));
        Assert.Equal(0, node.Objects.Octets);
        Assert.Equal(node.Peering.MaxTransactions / 2, node.Fetcher.Slots.CurrentCount);
    }

    [Fact]
    public async Task An_alias_that_points_elsewhere_is_never_contacted()
    {
        await using PeeringBench bench = await PeeringBench.OfAsync(2);
        TestNode node = await bench.AddAsync();
        HandPeer liar = bench.AddHand();
        using TcpListener victim = new(IPAddress.Loopback, 0);
        victim.Start();
        int port = ((IPEndPoint)victim.LocalEndpoint).Port;
        Things file = OnOrigin(bench, 4);

        Task<FetchOutcome> fetch = node.FetchAsync(file.WithDigest);
        await bench.UntilAsync(() => liar.All.Count > 0, 100);
        string id = liar.All[0]["ID"]!;
        string[] aliases =
        [
            $"http://127.0.0.1:{port}/a/x", $"http://localhost:{port}/a/x", "file:///etc/passwd", $"http://{liar.EndPoint.Address}@127.0.0.1:{port}/",
        ];
        foreach (string alias in aliases)
        {
            liar.Send(node.Peering.EndPoint, $"type=\"response\" ID=\"{id}\" href=\"{file.Href}\" digest=\"{file.Id}\" alias=\"{alias}\"");
        }

        FetchOutcome outcome = await bench.ResultAsync(fetch, 5_000);
        Assert.Equal(file.Id, outcome.Object);
        Assert.True(Assert.Single(outcome.Parts).IsOrigin);
        Assert.False(victim.Pending());
        Assert.Empty(liar.OfType("end-request"));
    }

    [Fact]
    public async Task A_redirect_a_lie_and_a_copy_that_ends_early_are_left_for_the_next_source()
    {
        await using PeeringBench bench = await PeeringBench.OfAsync(4);
        TestNode node = await bench.AddAsync();
        HandPeer[] liars = [bench.AddHand(), bench.AddHand(), bench.AddHand()];
        Things file = OnOrigin(bench, 5);
        byte[] wrong = [.. file.Content];
        wrong[^1] ^= 1;
        using LyingServer redirect = new(liars[0].EndPoint.Address, $"HTTP/1.1 302 Found\r\nLocation: {file.Href}\r\nContent-Length: 0\r\n\r\n", []);
        using LyingServer lie = new(liars[1].EndPoint.Address, $"HTTP/1.1 200 OK\r\nContent-Length: {wrong.Length}\r\n\r\n", wrong);
        using LyingServer early = new(liars[2].EndPoint.Address, $"HTTP/1.1 200 OK\r\nContent-Length: {wrong.Length}\r\n\r\n", file.Content[..1_000]);

        Task<FetchOutcome> fetch = node.FetchAsync(file.WithDigest);
        LyingServer[] servers = [redirect, lie, early];
        for (int i = 0; i < 3; i++)
        {
            int place = i;
            await bench.UntilAsync(() => node.ClientMoves.Count(move => move.To == PeeringClientState.Waiting144) > place, 3_000);
            string id = liars[i].All[0]["ID"]!;
            liars[i].Send(node.Peering.EndPoint, $"type=\"response\" ID=\"{id}\" href=\"{file.Href}\" digest=\"{file.Id}\" alias=\"{servers[i].Alias}\"");
        }

        FetchOutcome outcome = await bench.ResultAsync(fetch, 10_000);
        Assert.Equal(file.Content, node.ContentOf(outcome.Object!.Value));
        Assert.All(servers, server => Assert.Equal(1, server.Asked));
        Assert.True(node.Fetcher.Distrusted.Has(PeeringAddress.Of(liars[1].EndPoint)));
        Assert.True(outcome.Parts.Single(part => part.IsOrigin).Octets >= file.Content.Length - 1_000);
    }

    internal static Things OnOrigin(PeeringBench bench, int number, int length = 300_000)
    {
        byte[] content = Things.Number(number, length).Content;
        return Things.Of(content, bench.Origin.Put($"{number}.cab", content));
    }
}
