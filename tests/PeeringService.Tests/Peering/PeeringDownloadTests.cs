using NanoPeers.Peering;
using NanoPeers.PeeringService.Objects;
using NanoPeers.PeeringService.Peering;
using NanoPeers.PeeringService.Tests.Objects;

namespace NanoPeers.PeeringService.Tests.Peering;

/// <summary>Downloads in progress (S2 figs. 4B and 7), over real sockets.</summary>
public sealed class PeeringDownloadTests
{
    [Fact]
    [Trait("Capability", "D1")]
    [Trait("Capability", "D3")]
    [Trait("Capability", "D4")]
    [Trait("Capability", "D9")]
    [Trait("Capability", "D11")]
    public async Task Who_can_wait_waits_for_the_other_download_and_has_it_within_a_second_of_its_end()
    {
        await using PeeringBench bench = await PeeringBench.OfAsync(3);
        TestNode first = await bench.AddAsync();
        TestNode waiter = await bench.AddAsync();
        HandPeer sniffer = bench.AddHand();
        Things file = PeeringClientTests.OnOrigin(bench, 1);
        OriginServer.Hold hold = bench.Origin.HoldAfter(file.Href, 100_000);
        Task<FetchOutcome> download = first.FetchAsync(file.WithDigest);
        await bench.UntilAsync(() => hold.Times == 1 && ReceivedAt(first, file) == 100_000, 3_000, mayTransfer: true);

        Watcher progress = new();
        Task<FetchOutcome> wait = waiter.FetchAsync(file.WithDigest, progress: progress);
        await bench.UntilAsync(() => waiter.Passed(PeeringClientState.WaitsForDownload156), 3_000, mayTransfer: true);
        HandPeer.Heard found = Assert.Single(sniffer.OfType("end-request"));
        Assert.Equal((waiter.Peering.NodeId, file.Href, "download"), (found["node"], found["href"], found["waits"]));
        Assert.True(waiter.Passed(PeeringClientState.AnyInProgress152));
        Assert.True(waiter.Passed(PeeringClientState.FoundDownload154));

        // It waits, and sees how far the other is. (One that stands still for 10 s is no longer believed.)
        await bench.PassAsync(7_000, mayTransfer: true);
        Assert.False(wait.IsCompleted);
        Assert.Equal(1, bench.Origin.CountOf(file.Href));
        Assert.Contains(progress.All, told => told.Received == 100_000 && told.Total == 300_000 && told.Source == first.Peering.EndPoint.ToString());

        hold.GoOn();
        Assert.Null((await bench.ResultAsync(download, 3_000)).Fault);
        long end = bench.NowMillis;
        FetchOutcome outcome = await bench.ResultAsync(wait, 1_000);
        Assert.InRange(bench.NowMillis - end, 0, 999);
        Assert.Equal(file.Content, waiter.ContentOf(outcome.Object!.Value));
        Assert.False(Assert.Single(outcome.Parts).IsOrigin);
        Assert.Equal(1, bench.Origin.CountOf(file.Href));
    }

    [Fact]
    [Trait("Capability", "D1")]
    public async Task Who_does_not_wait_retrieves_it_himself()
    {
        await using PeeringBench bench = await PeeringBench.OfAsync(2);
        TestNode first = await bench.AddAsync();
        TestNode second = await bench.AddAsync();
        Things file = PeeringClientTests.OnOrigin(bench, 2);
        OriginServer.Hold hold = bench.Origin.HoldAfter(file.Href, 100_000);
        Task<FetchOutcome> download = first.FetchAsync(file.WithDigest);
        await bench.UntilAsync(() => hold.Times == 1, 3_000, mayTransfer: true);

        Task<FetchOutcome> other = second.FetchAsync(file.WithDigest, policy: FetchPolicy.DoNotWait);
        await bench.UntilAsync(() => hold.Times == 2, 3_000, mayTransfer: true);
        Assert.False(second.Passed(PeeringClientState.WaitsForDownload156));
        hold.GoOn();
        Assert.True(Assert.Single((await bench.ResultAsync(other, 3_000)).Parts).IsOrigin);
        await bench.ResultAsync(download, 3_000);
    }

    [Theory]
    [InlineData("response")]
    [InlineData("complete")]
    [Trait("Capability", "D5")]
    public async Task The_end_is_told_by_I_have_or_by_download_complete(string word)
    {
        await using PeeringBench bench = await PeeringBench.OfAsync(2);
        TestNode waiter = await bench.AddAsync();
        HandPeer downloader = bench.AddHand();
        Things file = PeeringClientTests.OnOrigin(bench, 3);
        using LyingServer honest = new(
            downloader.EndPoint.Address, $"HTTP/1.1 200 OK\r\nContent-Length: {file.Content.Length}\r\n\r\n", file.Content);
        Task<FetchOutcome> wait = waiter.FetchAsync(file.WithDigest);
        await bench.UntilAsync(() => downloader.All.Count > 0, 100);
        string id = downloader.All[0]["ID"]!;
        downloader.Send(waiter.Peering.EndPoint, $"type=\"downloading\" ID=\"{id}\" href=\"{file.Href}\" received=\"10\" total=\"300000\"");
        await bench.UntilAsync(() => waiter.Passed(PeeringClientState.WaitsForDownload156), 3_000);
        downloader.Send(waiter.Peering.EndPoint, $"type=\"{word}\" ID=\"{id}\" href=\"{file.Href}\" digest=\"{file.Id}\" alias=\"{honest.Alias}\"");

        FetchOutcome outcome = await bench.ResultAsync(wait, 1_000);
        Assert.Equal(file.Content, waiter.ContentOf(outcome.Object!.Value));
        Assert.Equal(downloader.EndPoint.ToString(), Assert.Single(outcome.Parts).Source);
        Assert.Equal(0, bench.Origin.CountOf(file.Href));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Capability", "D6")]
    [Trait("Capability", "D8")]
    [Trait("Capability", "D10")]
    public async Task A_downloader_broadcasts_downloading_with_its_progress_and_answers_I_need_with_it(bool directly)
    {
        await using PeeringBench bench = await PeeringBench.OfAsync(3);
        TestNode node = await bench.AddAsync(settings: settings => settings.SendsProgressDirectly = directly);
        HandPeer sniffer = bench.AddHand();
        HandPeer asker = bench.AddHand();
        Things file = PeeringClientTests.OnOrigin(bench, 4);
        OriginServer.Hold hold = bench.Origin.HoldAfter(file.Href, 150_000);
        Task<FetchOutcome> download = node.FetchAsync(file.WithDigest);
        await bench.UntilAsync(() => hold.Times == 1 && ReceivedAt(node, file) == 150_000, 3_000, mayTransfer: true);
        long before = bench.NowMillis;
        asker.Need(node.Peering.EndPoint, 5, file.Href);
        await bench.UntilAsync(() => asker.OfType("downloading").Any(heard => heard["ID"] == "5"), 2_100, mayTransfer: true);
        HandPeer.Heard answer = asker.OfType("downloading").Last(heard => heard["ID"] == "5");
        Assert.Equal((file.Href, "150000", "300000"), (answer["href"], answer["received"], answer["total"]));
        await bench.PassAsync(10_000, mayTransfer: true);

        // One packet with both: that it downloads, and how far it is; every second, and never less than before.
        HandPeer hearer = directly ? asker : sniffer;
        HandPeer.Heard[] told = [.. hearer.OfType("downloading").Where(heard => heard["ID"] != "5" && heard["received"] != null)];
        Assert.True(told.Length >= 9);
        Assert.Equal(told.Select(heard => long.Parse(heard["received"]!)).Order(), told.Select(heard => long.Parse(heard["received"]!)));
        Assert.All(told.Zip(told[1..]), pair => Assert.InRange(pair.Second.Millis - pair.First.Millis, 950, 1_050));
        Assert.Equal("300000", told[^1]["total"]);
        Assert.Equal(directly, !sniffer.OfType("downloading").Any(heard => heard.Millis > before));
        hold.GoOn();
        await bench.ResultAsync(download, 3_000);
        Assert.NotEmpty(sniffer.OfType("complete"));
    }

    [Fact]
    [Trait("Capability", "D7")]
    public async Task The_downloading_flag_of_a_file_is_cleared_by_success_failure_and_restart()
    {
        await using PeeringBench bench = await PeeringBench.OfAsync(1);
        TestNode node = await bench.AddAsync();
        Things good = PeeringClientTests.OnOrigin(bench, 5), bad = PeeringClientTests.OnOrigin(bench, 6);
        OriginServer.Hold hold = bench.Origin.HoldAfter(good.Href, 100_000);
        OriginServer.Hold holdBad = bench.Origin.HoldAfter(bad.Href, 100_000);
        Task<FetchOutcome> success = node.FetchAsync(good.WithDigest);
        Task<FetchOutcome> failure = node.FetchAsync(bad.WithDigest with { Sha256 = ObjectId.Of([1]) });
        await bench.UntilAsync(() => hold.Times == 1 && holdBad.Times == 1, 3_000, mayTransfer: true);
        Assert.True(node.Peering.IsDownloading(good.Href));
        Assert.True(node.Peering.IsDownloading(bad.Href));
        Assert.False(node.Peering.IsDownloading(bench.Origin.Url + "/other"));
        hold.GoOn();
        Assert.Null((await bench.ResultAsync(success, 3_000, mayTransfer: true)).Fault);
        Assert.False(node.Peering.IsDownloading(good.Href));
        Assert.True(node.Peering.IsDownloading(bad.Href));
        holdBad.GoOn();
        Assert.Equal(FetchFault.Damaged, (await bench.ResultAsync(failure, 3_000)).Fault);
        Assert.False(node.Peering.IsDownloading(bad.Href));

        // Killed in the middle: the next start finds no flag, and what is left of the file.
        Things third = PeeringClientTests.OnOrigin(bench, 7);
        bench.Origin.HoldAfter(third.Href, 128 << 10);
        _ = node.FetchAsync(third.WithChunks);
        await bench.UntilAsync(() => node.Objects.FindIncoming(third.Id)?.Received == 128 << 10, 3_000, mayTransfer: true);
        Assert.True(node.Peering.IsDownloading(third.Href));
        using LocalObjects restarted = new(node.Disk.AfterPowerLoss(new Random(1)), new LocalObjectsOptions { Folder = "" });
        Assert.Equal(ObjectPresence.None, restarted.Find(third.Href).Presence);
    }

    [Fact]
    [Trait("Capability", "D12")]
    public async Task When_the_downloader_dies_one_of_those_who_wait_takes_over()
    {
        await using PeeringBench bench = await PeeringBench.OfAsync(6);
        TestNode first = await bench.AddAsync();
        for (int i = 1; i < 6; i++)
        {
            await bench.AddAsync();
        }

        Things file = PeeringClientTests.OnOrigin(bench, 8);
        OriginServer.Hold hold = bench.Origin.HoldAfter(file.Href, 100_000);
        _ = first.FetchAsync(file.WithDigest);
        await bench.UntilAsync(() => hold.Times == 1, 3_000, mayTransfer: true);
        Task<FetchOutcome>[] waits = [.. bench.Nodes.Where(node => node != first).Select(node => node.FetchAsync(file.WithDigest))];
        await bench.UntilAsync(() => bench.Nodes.Where(node => node != first).All(node => node.Passed(PeeringClientState.WaitsForDownload156)), 3_000, true);
        await bench.StopAsync(first);

        await bench.UntilAsync(() => hold.Times == 2, 15_000, mayTransfer: true);
        await bench.PassAsync(10_000, mayTransfer: true);
        Assert.Equal(2, bench.Origin.CountOf(file.Href));
        hold.GoOn();
        foreach (FetchOutcome outcome in await bench.ResultAsync(Task.WhenAll(waits), 5_000))
        {
            Assert.Equal(file.Id, outcome.Object);
        }

        Assert.Equal(2, bench.Origin.CountOf(file.Href));
    }

    [Fact]
    [Trait("Capability", "D13")]
    public async Task Fifty_nodes_that_start_together_make_one_download_from_the_origin()
    {
        await using PeeringBench bench = await PeeringBench.OfAsync(50);
        for (int i = 0; i < 50; i++)
        {
            await bench.AddAsync();
        }

        Things file = PeeringClientTests.OnOrigin(bench, 9);
        Task<FetchOutcome>[] fetches = [.. bench.Nodes.Select(node => node.FetchAsync(file.WithDigest))];
        foreach (FetchOutcome outcome in await bench.ResultAsync(Task.WhenAll(fetches), 30_000))
        {
            Assert.Equal(file.Id, outcome.Object);
        }

        Assert.Equal(1, bench.Origin.CountOf(file.Href));
        Assert.All(bench.Nodes, node => Assert.Equal(file.Content, node.ContentOf(file.Id)));
        Assert.Equal(1, fetches.Count(fetch => fetch.Result.Parts.Any(part => part.IsOrigin)));
    }

    [Fact]
    public async Task Orders_of_one_process_for_one_object_share_a_download()
    {
        await using PeeringBench bench = await PeeringBench.OfAsync(1);
        TestNode node = await bench.AddAsync();
        Things file = PeeringClientTests.OnOrigin(bench, 10);
        Task<FetchOutcome>[] fetches = [.. Enumerable.Range(0, 20).Select(_ => node.FetchAsync(file.WithDigest))];
        Assert.All(await bench.ResultAsync(Task.WhenAll(fetches), 5_000), outcome => Assert.Equal(file.Id, outcome.Object));
        Assert.Equal(1, bench.Origin.CountOf(file.Href));
    }

    [Fact]
    public async Task An_origin_that_breaks_off_is_asked_for_the_rest()
    {
        await using PeeringBench bench = await PeeringBench.OfAsync(1);
        TestNode node = await bench.AddAsync();
        Things file = PeeringClientTests.OnOrigin(bench, 11);
        bench.Origin.Next(context =>
        {
            context.Response.StatusCode = 503;
            return Task.FromResult(true);
        });
        bench.Origin.Next(async context =>
        {
            context.Response.ContentLength = file.Content.Length;
            context.Response.Headers.ETag = $"\"{file.Id.ToString().ToUpperInvariant()[..16]}\"";
            await context.Response.Body.WriteAsync(file.Content.AsMemory(0, 65_536));
            await context.Response.Body.FlushAsync();
            await Task.Run(() => SpinWait.SpinUntil(() => ReceivedAt(node, file) == 65_536));
            context.Abort();
            return true;
        });

        FetchOutcome outcome = await bench.ResultAsync(node.FetchAsync(file.Unknown), 120_000, mayTransfer: true);
        Assert.Equal(file.Content, node.ContentOf(outcome.Object!.Value));
        Assert.Equal(3, bench.Origin.Requests.Count);
        string tag = $"\"{file.Id.ToString().ToUpperInvariant()[..16]}\"";
        Assert.Equal(("bytes=65536-299999", tag), (bench.Origin.Requests[2].Range, bench.Origin.Requests[2].IfRange));
    }

    [Fact]
    public async Task An_object_with_chunks_comes_from_several_peers_at_once()
    {
        ObjectFetcherOptions fetching = new() { SeveralSourcesFrom = 1, SourcesAtOnce = 3 };
        await using PeeringBench bench = await PeeringBench.OfAsync(5);
        TestNode node = await bench.AddAsync(fetching: fetching);
        Things file = Things.Number(12, 3_000_000);
        for (int i = 0; i < 4; i++)
        {
            await (await bench.AddAsync()).HoldAsync(file);
        }

        FetchOutcome outcome = await bench.ResultAsync(node.FetchAsync(file.WithChunks, cachedOnly: true), 10_000);
        Assert.Equal(file.Content, node.ContentOf(outcome.Object!.Value));
        Assert.Equal(file.Content.Length, outcome.Parts.Sum(part => part.Octets));
        Assert.All(outcome.Parts, part => Assert.False(part.IsOrigin));
    }

    private static long ReceivedAt(TestNode node, Things file) => node.Objects.Find(file.Href).Received;

    private sealed class Watcher : IProgress<FetchProgress>
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<FetchProgress> _all = new();

        public IReadOnlyCollection<FetchProgress> All => _all;

        public void Report(FetchProgress value) => _all.Enqueue(value);
    }
}
