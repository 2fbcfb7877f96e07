using NanoPeers.Peering;
using NanoPeers.ProtocolModels.Tests.Peering.Rig;

namespace NanoPeers.ProtocolModels.Tests.Peering;

/// <summary>Downloads in progress, S2 figs. 4B, 6 (214 to 226) and 7. Real cores at all nodes, in virtual time.</summary>
public sealed class PeeringDownloadTests
{
    private static readonly PeeringFile _file = new("http://updates.example.com/Myavdat.2611211200.cab", 931_840);

    private readonly PeeringNet _net = new(156) { Sent = [], OriginRate = 125_000 };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Capability", "D1")]
    public void Whether_it_waits_for_a_download_is_its_own_policy(bool mayWait)
    {
        PeeringEnd downloader = Downloading();
        PeeringEnd asker = _net.Add();
        asker.MayWait = mayWait;
        PeeringItem item = asker.Need(_file);
        Assert.True(_net.Until(() => item.IsInstalled && downloader.Items[0].IsInstalled, 60_000));
        Assert.Equal(mayWait, asker.Events[0].What.StartsWith("fetch from", StringComparison.Ordinal));
        Assert.Equal(!mayWait, asker.Events[0].What == "retrieve");
        Assert.Equal(mayWait, _net.OriginOctets == _file.Octets);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Capability", "D3")]
    [Trait("Capability", "D4")]
    public void It_broadcasts_I_found_and_waits_without_fetching_from_the_origin(bool isAdaptive)
    {
        PeeringEnd downloader = Downloading();
        PeeringEnd asker = _net.Add(new PeeringSettings { IsAdaptive = isAdaptive });
        PeeringItem item = asker.Need(_file);
        List<int> states = PeeringClientTests.Watch(asker, item);
        Assert.True(_net.Until(() => item.Transaction!.State == PeeringClientState.WaitsForDownload156, 3_000));
        (long _, long from, long to, int _, string text) = Assert.Single(_net.Sent!, sent => sent.Type == PeeringPacketType.EndRequest);
        Assert.Equal((asker.Address, 0L), (from, to));
        Assert.Contains(" waits=\"download\"", text, StringComparison.Ordinal);
        Assert.True(_net.Until(() => downloader.Items[0].IsInstalled, 60_000));
        Assert.Equal(_file.Octets, _net.OriginOctets);
        Assert.DoesNotContain(asker.Events, happened => happened.What == "retrieve");
        Assert.True(_net.Until(() => item.IsInstalled, 60_000));
        Assert.Equal(
            [
                PeeringClientState.Waiting144, PeeringClientState.AnyInProgress152, PeeringClientState.FoundDownload154, PeeringClientState.WaitsForDownload156,
                PeeringClientState.Found146, PeeringClientState.ItemFound158, PeeringClientState.Idle142,
            ],
            states);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [Trait("Capability", "D5")]
    [Trait("Capability", "D11")]
    public void Completion_is_signalled_by_complete_or_by_I_have_and_it_is_delivered_within_a_second(int offers)
    {
        PeeringEnd downloader = Downloading(offers);
        PeeringEnd asker = _net.Add(new PeeringSettings { Offers = offers });
        PeeringItem item = asker.Need(_file);
        Assert.True(_net.Until(() => downloader.Items[0].IsInstalled, 60_000));
        long done = _net.NowMillis;
        if (offers == 0)
        {
            Assert.DoesNotContain(_net.Sent!, sent => sent.Type == PeeringPacketType.Response);
        }
        else
        {
            _net.Sent!.RemoveAll(sent => sent.Type == PeeringPacketType.Complete);
        }

        Assert.True(_net.Until(() => item.IsInstalled, 60_000));
        Assert.InRange(_net.NowMillis - done, 0, 999);
        Assert.Equal(_file.Octets, downloader.ServedOctets);
    }

    [Fact]
    [Trait("Capability", "D5")]
    public void I_have_alone_ends_the_wait_when_complete_is_lost()
    {
        PeeringEnd downloader = Downloading();
        PeeringEnd asker = _net.Add();
        PeeringItem item = asker.Need(_file);
        Assert.True(_net.Until(() => item.Transaction!.State == PeeringClientState.WaitsForDownload156, 3_000));
        Assert.True(_net.Until(() => downloader.Items[0].Chunks.Count == _file.Chunks - 1, 60_000));
        _net.BroadcastLoss = 1;
        Assert.True(_net.Until(() => downloader.Items[0].IsInstalled, 60_000));
        long done = _net.NowMillis;
        Assert.True(_net.Until(() => item.IsInstalled, 60_000));
        Assert.InRange(_net.NowMillis - done, 0, 999);
    }

    [Fact]
    [Trait("Capability", "D6")]
    public void Who_downloads_broadcasts_so_and_says_so_to_who_asks()
    {
        PeeringEnd downloader = Downloading();
        Assert.Contains(_net.Sent!, sent => sent.From == downloader.Address && sent.To == 0 && sent.Type == PeeringPacketType.Downloading);
        PeeringEnd asker = _net.Add(new PeeringSettings { IsAdaptive = false });
        asker.Need(_file);
        _net.Run(2_200);
        Assert.Contains(_net.Sent!, sent => sent.To == asker.Address && sent.Type == PeeringPacketType.Downloading);
    }

    [Fact]
    [Trait("Capability", "D7")]
    public void The_downloading_flag_is_cleared_by_success_failure_and_a_crash()
    {
        PeeringEnd success = Downloading();
        Assert.True(success.Node.IsDownloading(_file.Href));
        Assert.False(success.Node.IsDownloading("http://updates.example.com/other.cab"));
        Assert.True(_net.Until(() => success.Items[0].IsInstalled, 60_000));
        Assert.False(success.Node.IsDownloading(_file.Href));

        success.Crash();
        PeeringEnd failure = Downloading();
        Assert.True(failure.Node.IsDownloading(_file.Href));
        failure.Items[0].Transaction!.RetrievalFailed(_net.NowMillis);
        Assert.False(failure.Node.IsDownloading(_file.Href));
        Assert.Equal("ended failed", failure.Events[^1].What);

        PeeringEnd crash = Downloading();
        Assert.True(crash.Node.IsDownloading(_file.Href));
        crash.Crash();
        crash.Restart();
        Assert.False(crash.Node.IsDownloading(_file.Href));
        PeeringEnd asker = _net.Add(new PeeringSettings { IsAdaptive = false });
        asker.Need(_file, cachedOnly: true);
        _net.Run(3_000);
        Assert.Equal("ended not-found", asker.Events[^1].What);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Capability", "D8")]
    [Trait("Capability", "D10")]
    public void Progress_is_told_in_the_downloading_packets_at_an_interval_and_never_goes_back(bool directly)
    {
        PeeringEnd downloader = _net.Add(new PeeringSettings { SendsProgressDirectly = directly });
        downloader.Need(_file);
        _net.Run(2_100);
        PeeringEnd asker = _net.Add(new PeeringSettings { IsAdaptive = false });
        PeeringItem item = asker.Need(_file);
        Assert.True(_net.Until(() => item.Transaction!.State == PeeringClientState.WaitsForDownload156, 3_000));
        _net.Sent!.Clear();
        Assert.True(_net.Until(() => item.IsInstalled, 60_000));
        (long Millis, long To)[] told = [.. _net.Sent!.Where(sent => sent.Type == PeeringPacketType.Downloading).Select(sent => (sent.Millis, sent.To))];
        Assert.All(told, packet => Assert.Equal(directly ? asker.Address : 0, packet.To));
        Assert.InRange(told.Length, 4, 6);
        long[] intervals = [.. told.Zip(told.Skip(1), (first, second) => second.Millis - first.Millis)];
        Assert.All(intervals, interval => Assert.InRange(interval, PeeringTiming.ProgressMillis - 50, PeeringTiming.ProgressMillis + 50));
        double[] percent = [.. asker.ProgressHeard.Where(heard => heard.Total > 0).Select(heard => 100.0 * heard.Received / heard.Total)];
        Assert.InRange(percent.Length, 4, 8);
        Assert.Equal(percent.Order(), percent);
        Assert.InRange(percent[^1], percent[0] + 40, 100);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [Trait("Capability", "D12")]
    public void When_the_downloader_dies_one_of_twenty_waiters_takes_over(int seed)
    {
        PeeringNet net = new(seed) { OriginRate = 125_000 };
        PeeringEnd downloader = net.Add();
        downloader.Need(_file);
        net.Run(3_000);
        PeeringEnd[] waiters = [.. Enumerable.Range(0, 20).Select(_ => net.Add())];
        PeeringItem[] items = [.. waiters.Select(waiter => waiter.Need(_file))];
        net.Run(3_000);
        Assert.All(items, item => Assert.Equal(PeeringClientState.WaitsForDownload156, item.Transaction!.State));
        downloader.Crash();
        long lost = net.OriginOctets;
        Assert.True(net.Until(() => items.All(item => item.IsInstalled), 60_000));
        Assert.Single(waiters, waiter => waiter.Events.Any(happened => happened.What == "retrieve"));
        Assert.Equal(_file.Octets, net.OriginOctets - lost);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    [InlineData(5, false)]
    [Trait("Capability", "D13")]
    public void Fifty_that_start_together_make_one_download_from_the_origin(int seed, bool isAdaptive)
    {
        PeeringNet net = new(seed) { MaxLatencyMicros = 50_000 };
        PeeringEnd[] nodes = [.. Enumerable.Range(0, 50).Select(_ => net.Add(new PeeringSettings { IsAdaptive = isAdaptive }))];
        PeeringItem[] items = [.. nodes.Select(node => node.Need(_file))];
        Assert.True(net.Until(() => items.All(item => item.IsInstalled), 60_000));
        Assert.Equal(_file.Octets, net.OriginOctets);
        Assert.Single(net.Nodes, node => node.Events.Any(happened => happened.What == "retrieve"));
    }

    [Fact]
    public void A_downloader_that_tells_of_no_progress_is_left()
    {
        PeeringEnd asker = _net.Add();
        PeeringItem item = asker.Need(_file);
        string text = $"<service type='downloading' version='1.0' ID='5' node='0' href='{_file.Href}' received='1' total='931840'/>";
        for (int i = 0; i < 30 && item.Transaction is not null && item.Transaction.State != PeeringClientState.RetrievesItself150; i++)
        {
            asker.Node.HandlePacket(Packets.Read(text), 99, _net.NowMillis);
            _net.Plan(asker);
            _net.Run(1_000);
        }

        Assert.True(_net.Until(() => item.IsInstalled, 60_000));
        Assert.Equal(_file.Octets, _net.OriginOctets);
    }

    [Fact]
    public void Nobody_waits_longer_than_the_overall_time_whatever_others_say()
    {
        PeeringEnd asker = _net.Add(new PeeringSettings { OverallMillis = 20_000 });
        PeeringItem item = asker.Need(_file);
        for (int i = 0; i < 25; i++)
        {
            string text = $"<service type='downloading' version='1.0' ID='5' node='0' href='{_file.Href}' received='{i + 1}' total='931840'/>";
            asker.Node.HandlePacket(Packets.Read(text), 99, _net.NowMillis);
            _net.Plan(asker);
            _net.Run(1_000);
        }

        Assert.Contains(asker.Events, happened => happened.What == "retrieve");
        Assert.True(_net.Until(() => item.IsInstalled, 60_000));
    }

    /// <summary>A node that has begun to download.</summary>
    private PeeringEnd Downloading(int offers = 2)
    {
        PeeringEnd downloader = _net.Add(new PeeringSettings { Offers = offers });
        PeeringItem item = downloader.Need(_file);
        Assert.True(_net.Until(() => item.Transaction!.IsDownloading && item.Chunks.Count > 0, 10_000));
        return downloader;
    }
}
