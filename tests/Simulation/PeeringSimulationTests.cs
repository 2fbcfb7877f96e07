using System.Globalization;
using System.Text;
using NanoPeers.Peering;
using NanoPeers.ProtocolModels.Tests.Peering.Rig;

namespace NanoPeers.Simulation;

/// <summary>
/// Peering in virtual time with real cores: many nodes that need the six files of an update. The network checks the rules of safety after every event, and
/// throws: nothing unverified is kept, offered or installed, nobody waits without a timer, who is on a black list is neither asked nor served.
/// </summary>
public sealed class PeeringSimulationTests(ITestOutputHelper output)
{
    private const int Within = 120_000;

    [Theory]
    [InlineData(10, 1)]
    [InlineData(10, 2)]
    [InlineData(100, 3)]
    [InlineData(100, 4)]
    [InlineData(1_000, 5)]
    public void All_at_once_each_octet_comes_from_the_Internet_once_and_no_node_carries_the_others(int nodes, int seed)
    {
        PeeringResult result = Tell($"{nodes} at once", Make(nodes, seed).StartAll(0).Run(Within));
        Assert.Equal(1.0, result.OriginShare);
        Assert.InRange(result.LoadShare, 1, 3);
        Assert.InRange(result.LastSeconds, 1.8, 6);
        Assert.InRange(result.OctetsEach, 150, 200);
    }

    [Theory]
    [InlineData(10, 11)]
    [InlineData(100, 12)]
    [InlineData(300, 13)]
    public void In_waves_too(int nodes, int seed)
    {
        PeeringCrowd crowd = Make(nodes, seed);
        int wave = 0;
        foreach (PeeringEnd node in crowd.Honest)
        {
            crowd.Start(node, (wave++ * 5 / nodes * 3_000L) + crowd.Net.Next(500));
        }

        PeeringResult result = Tell($"{nodes} in five waves", crowd.Run(Within));
        Assert.Equal(1.0, result.OriginShare);
        Assert.InRange(result.LoadShare, 1, 3);
        Assert.InRange(result.OctetsEach, 150, 200);
    }

    /// <summary>A tenth of all lies, another loses power at some moment and comes back; the partial files on the disk are gone on with.</summary>
    [Theory]
    [InlineData(10, 21)]
    [InlineData(100, 22)]
    [InlineData(100, 23)]
    public void With_crashes_and_liars_all_have_what_is_right(int nodes, int seed)
    {
        PeeringCrowd crowd = new(nodes, seed, true, 2, true, nodes / 10);
        crowd.StartAll(1_000);
        PeeringEnd[] crashing = [.. crowd.Honest.Where((_, i) => i % 10 == 3)];
        Array.ForEach(crashing, node => crowd.Crash(node, 1_000 + crowd.Net.Next(4_000)));
        PeeringResult result = Tell($"{nodes}, a tenth crashes, a tenth lies", crowd.Run(Within));
        Assert.InRange(result.OriginShare, 1, 3);
        Assert.Contains(crowd.Honest, node => node.BlackList.Count > 0);
        Assert.All(crowd.Honest, node => Assert.All(node.BlackList, who => Assert.True(crowd.Net.Nodes[(int)who - 1].IsLiar)));
    }

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    public void Through_a_partition_each_side_downloads_once_and_afterwards_nobody_does(int seed)
    {
        PeeringCrowd crowd = Make(60, seed);
        foreach (PeeringEnd node in crowd.Net.Nodes)
        {
            node.Side = (int)(node.Address % 2);
        }

        crowd.StartAll(500);
        crowd.Net.After(3_000_000, () => crowd.Net.Nodes.ForEach(node => node.Side = 0));
        PeeringResult result = Tell("60 in two halves for three seconds", crowd.Run(Within));
        Assert.InRange(result.OriginShare, 1, 2);
    }

    [Theory]
    [InlineData(41, 0.2, 0.02)]
    [InlineData(42, 0.75, 0)]
    public void Under_loss_and_with_packets_that_come_twice_all_have_everything(int seed, double broadcasts, double unicasts)
    {
        PeeringCrowd crowd = Make(50, seed);
        (crowd.Net.BroadcastLoss, crowd.Net.UnicastLoss, crowd.Net.Doubled) = (broadcasts, unicasts, 0.1);
        PeeringResult result = Tell($"50, {broadcasts:P0} of broadcasts lost", crowd.StartAll(500).Run(Within));
        Assert.InRange(result.OriginShare, 1, 2);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    public void The_same_seed_gives_the_same_trace_octet_for_octet_and_another_seed_another(int nodes)
    {
        byte[] Trace(int seed)
        {
            PeeringCrowd crowd = new(nodes, seed, true, 2, true, nodes / 10);
            crowd.Net.Trace = new StringBuilder();
            crowd.StartAll(300);
            crowd.Crash(crowd.Net.Nodes[0], 3_100);
            crowd.Run(Within);
            return Encoding.ASCII.GetBytes(crowd.Net.Trace.ToString());
        }

        byte[] first = Trace(51);
        Assert.InRange(first.Length, nodes * 1_000, int.MaxValue);
        Assert.Equal(first, Trace(51));
        Assert.NotEqual(first, Trace(52));
    }

    /// <summary>The adaptive window is the default only because it is better, or as good, in everything that is measured.</summary>
    [Fact]
    public void The_adaptive_window_is_no_worse_in_any_measure_and_the_default()
    {
        PeeringResult classic = Tell("waves, classic window", Mean(false));
        PeeringResult adaptive = Tell("waves, adaptive window", Mean(true));
        Assert.True(new PeeringSettings().IsAdaptive);
        Assert.InRange(adaptive.OriginShare, 1, classic.OriginShare);
        Assert.InRange(adaptive.LastSeconds, 0, classic.LastSeconds);
        Assert.InRange(adaptive.MeanSeconds, 0, classic.MeanSeconds);
        Assert.InRange(adaptive.LoadShare, 1, classic.LoadShare);
        Assert.InRange(adaptive.PacketsEach, 0, classic.PacketsEach);
    }

    /// <summary>Many minutes for ten thousand: only when asked for, with <c>-explicit only</c>.</summary>
    [Theory(Explicit = true)]
    [InlineData(3_000, 61)]
    [InlineData(10_000, 62)]
    public void Thousands_at_once(int nodes, int seed)
    {
        PeeringResult result = Tell($"{nodes} at once", Make(nodes, seed).StartAll(0).Run(Within));
        Assert.Equal(1.0, result.OriginShare);
        Assert.InRange(result.LoadShare, 1, 3);
        Assert.InRange(result.OctetsEach, 150, 200);
    }

    /// <summary>Beside S2's own way: everyone fetches from who downloaded.</summary>
    [Fact]
    public void Offers_take_the_load_from_who_downloads()
    {
        PeeringResult classic = Tell("100, no offers, whole files", new PeeringCrowd(100, 71, false, 0, false).StartAll(0).Run(Within));
        PeeringResult offers = Tell("100, offers, whole files", new PeeringCrowd(100, 71, true, 2, false).StartAll(0).Run(Within));
        PeeringResult parts = Tell("100, offers, parts at once", Make(100, 71).StartAll(0).Run(Within));
        Assert.InRange(offers.LoadShare, 1, classic.LoadShare / 5);
        Assert.InRange(parts.LastSeconds, 0, offers.LastSeconds);
        Assert.InRange(offers.LastSeconds, 0, classic.LastSeconds);
    }

    private static PeeringCrowd Make(int nodes, int seed) => new(nodes, seed, true, 2, true);

    private static PeeringResult Mean(bool isAdaptive)
    {
        PeeringResult[] results = [.. Enumerable.Range(80, 6).Select(seed =>
        {
            PeeringCrowd crowd = new(60, seed, isAdaptive, 2, true);
            int wave = 0;
            foreach (PeeringEnd node in crowd.Honest)
            {
                crowd.Start(node, (wave++ / 12 * 6_000L) + crowd.Net.Next(4_000));
            }

            return crowd.Run(Within);
        })];
        return new PeeringResult(
            results.Average(result => result.OriginShare),
            results.Average(result => result.LastSeconds),
            results.Average(result => result.MeanSeconds),
            results.Average(result => result.LoadShare),
            results.Average(result => result.PacketsEach),
            results.Average(result => result.OctetsEach));
    }

    private PeeringResult Tell(string what, PeeringResult result)
    {
        output.WriteLine($"{"",-36} {PeeringResult.Header}");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-36} {result}"));
        return result;
    }
}
