using NanoPeers.PeerPlatform.Discovery;
using NanoPeers.PeerPlatform.Tests.Discovery.Rig;

namespace NanoPeers.Simulation;

/// <summary>
/// Peers that come and go: each is up three quarters of the time, and forgets all that others told it when it goes. What they advertise is asked for all
/// the time, also while its publisher is away. More peers, more copies: the more there are, the more often it is found. Virtual time, fixed seeds.
/// </summary>
public sealed class AvailabilitySimulationTests(ITestOutputHelper output)
{
    private const int UpMillis = 60_000;
    private const int DownMillis = 20_000;
    private const int LastsMillis = 600_000;
    private const int AskMillis = 4_000;

    [Fact]
    [Trait("Capability", "E14")]
    public void What_is_advertised_is_found_more_often_the_more_peers_there_are()
    {
        output.WriteLine("peers  questions  found  share of the time that the publisher was up");
        double[] found = [.. new[] { 2, 5, 20 }.Select(peers => new[] { 1, 2 }.Average(seed => Run(peers, seed)))];
        Assert.True(found[0] > 0.76, $"two peers: {found[0]:p1}");
        Assert.True(found[1] > found[0] + 0.02, $"five {found[1]:p1} after two {found[0]:p1}");
        Assert.True(found[2] > found[1], $"twenty {found[2]:p1} after five {found[1]:p1}");
        Assert.True(found[2] > 0.98, $"twenty peers: {found[2]:p1}");
    }

    [Fact]
    public void One_seed_is_one_run() => Assert.Equal(Run(5, 9), Run(5, 9));

    private double Run(int peers, int seed)
    {
        DiscoveryNet net = new(seed);
        net.Network.Loss = 0.05;
        DiscoveryNode asker = net.Add("a", keepsFindings: false);
        DiscoveryNode[] all = [.. Enumerable.Range(0, peers).Select(_ => net.Add("a", "House"))];
        long upMillis = 0;
        foreach (DiscoveryNode node in all)
        {
            Begin(net, node);
            Churn(net, node);
            Use(net, node, all);
            KeepCopies(net, node);
        }

        List<SearchRun> asked = [];
        for (int at = 30_000; at < LastsMillis; at += AskMillis)
        {
            net.Network.At(at, () =>
            {
                DiscoveryNode publisher = all[net.Network.Random.Next(all.Length)];
                upMillis += publisher.IsUp ? 1 : 0;
                asked.Add(asker.Find(new DiscoveryQuery { Title = TitleOf(publisher), Hops = 0 }));
            });
        }

        net.Run(LastsMillis + 5_000);
        double share = asked.Count(run => run.Found.Exists(one => one.IsProven)) / (double)asked.Count;
        output.WriteLine($"{peers,5}  {asked.Count,9}  {share,6:p1}  {upMillis / (double)asked.Count,6:p1}");
        return share;
    }

    private static string TitleOf(DiscoveryNode node) => "Of " + node.Name;

    /// <summary>What a peer does after each start: it has its own document on its disk, announces itself, and keeps copies elsewhere.</summary>
    private static void Begin(DiscoveryNet net, DiscoveryNode node)
    {
        AdvertisedDocument own = node.Advertise(AdvertisedKind.Service, TitleOf(node), lifeSeconds: 1_800);
        node.Keeper.Keep(own);
        node.Announce();
    }

    /// <summary>A peer looks from time to time whether a copy is missing somewhere.</summary>
    private static void KeepCopies(DiscoveryNet net, DiscoveryNode node) => net.Network.At(net.Network.NowMillis + 2_000, () =>
    {
        node.KeepCopies();
        KeepCopies(net, node);
    });

    private static void Churn(DiscoveryNet net, DiscoveryNode node) => net.Network.At(net.Network.NowMillis + Exponential(net, UpMillis), () =>
    {
        node.Crash();
        net.Network.At(net.Network.NowMillis + Exponential(net, DownMillis), () =>
        {
            node.Restart();
            Begin(net, node);
            Churn(net, node);
        });
    });

    /// <summary>Peers look for what others advertise, too, now and then.</summary>
    private static void Use(DiscoveryNet net, DiscoveryNode node, DiscoveryNode[] all) => net.Network.At(net.Network.NowMillis + Exponential(net, 20_000), () =>
    {
        if (node.IsUp)
        {
            node.Find(new DiscoveryQuery { Title = TitleOf(all[net.Network.Random.Next(all.Length)]), Hops = 0 });
        }

        Use(net, node, all);
    });

    private static int Exponential(DiscoveryNet net, int mean) => 1_000 + (int)(-mean * Math.Log(1 - net.Network.Random.NextDouble()));
}
