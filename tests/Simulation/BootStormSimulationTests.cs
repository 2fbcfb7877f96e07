using NanoPeers.Discovery;
using NanoPeers.PeerPlatform.Discovery;
using NanoPeers.PeerPlatform.Tests.Discovery.Rig;

namespace NanoPeers.Simulation;

/// <summary>
/// A thousand peers get power in the same second: half of them boards that look for their gateway, half of them full peers that learn their region,
/// its documents and lists. One gateway, which works so long on each message and loses what its queue has no room for. Virtual time, fixed seeds.
/// </summary>
public sealed class BootStormSimulationTests(ITestOutputHelper output)
{
    private const int Peers = 1_000;
    private const int GivesUpMillis = 300_000;

    [Theory]
    [InlineData(1, 250, 0)]
    [InlineData(2, 250, 20)]
    [InlineData(3, 1_000, 0)]
    [InlineData(4, 1_000, 20)]
    public void All_are_answered_and_nothing_collapses(int seed, int serviceMicros, int loss)
    {
        StormFigures figures = Run(seed, serviceMicros, loss);
        output.WriteLine("peers  µs each  lost  known p50    p99    last   ready p50    last  failed  asked each  overflowed  gateway's octets");
        output.WriteLine(figures.ToString());
        Assert.Equal(Peers, figures.Known);
        Assert.Equal(Peers, figures.Ready);
        Assert.InRange(figures.KnownMedian, 0, 5_000);
        Assert.InRange(figures.QuestionsEach, 1, 40);
        Assert.InRange(figures.ReadyLast, 0, 120_000);

        // The gateway was never more than twice as long at it as the work itself takes: what it did was of use.
        Assert.InRange(figures.Handled, Peers, Peers * 40);
    }

    [Fact]
    public void One_seed_is_one_run()
    {
        Assert.Equal(Run(5, 400, 10), Run(5, 400, 10));
        Assert.NotEqual(Run(5, 400, 10), Run(6, 400, 10));
    }

    private static StormFigures Run(int seed, int serviceMicros, int loss)
    {
        DiscoveryNet net = new(seed);
        DiscoveryNode gateway = net.Add("a", "House");
        gateway.ServiceMicros = serviceMicros;
        gateway.Advertise(AdvertisedKind.Group, "House", policies: "administration:hops=2", padding: 1_200, name: gateway.RegionName);
        for (int i = 0; i < 10; i++)
        {
            gateway.Advertise(AdvertisedKind.Peer, $"Lamp {i}");
            gateway.Advertise(AdvertisedKind.Service, $"Switch {i}");
        }

        // Nobody but the gateway hears a question to all: the others' sockets would throw it away.
        net.Network.Loss = loss / 100.0;
        net.Reaches = (from, to) => from == gateway || to == gateway;
        DiscoveryNode[] boards = [.. Enumerable.Range(0, Peers / 2).Select(_ => net.Add("a"))];
        DiscoveryNode[] peers = [.. Enumerable.Range(0, Peers / 2).Select(_ => net.Add("a"))];
        Dictionary<DiscoveryNode, (long Began, long Known)> known = [];
        gateway.Announce();
        foreach (DiscoveryNode board in boards)
        {
            net.Network.At(net.Network.Random.Next(1_000), () => Search(net, gateway, board, known, net.Network.NowMillis));
        }

        foreach (DiscoveryNode peer in peers)
        {
            peer.BootsAgain = true;
            net.Network.At(net.Network.Random.Next(1_000), () => peer.StartBoot());
        }

        net.Run(GivesUpMillis, () => net.Network.NowMillis % 50 == 0 && boards.All(known.ContainsKey) && peers.All(peer => peer.Boot!.State == RegionBootState.Ready));
        long[] times =
        [
            .. known.Values.Select(one => one.Known - one.Began)
                .Concat(peers.Where(peer => peer.Boot!.State == RegionBootState.Ready).Select(peer => peer.Boot!.Times.Known - peer.Boot.Times.Started)).Order(),
        ];
        long[] ready = [.. peers.Where(peer => peer.Boot!.State == RegionBootState.Ready).Select(peer => peer.Boot!.Times.Ready).Order()];
        return new StormFigures(
            serviceMicros, loss, times.Length, known.Count + ready.Length, times[times.Length / 2], times[times.Length * 99 / 100], times[^1], ready[ready.Length / 2], ready[^1],
            peers.Sum(peer => peer.BootsFailed), boards.Concat(peers).Average(one => (double)one.Sent), gateway.Handled, gateway.Overflowed, gateway.OctetsSent);
    }

    /// <summary>A board: when its search ends without a gateway it begins the next, as its firmware does.</summary>
    private static void Search(DiscoveryNet net, DiscoveryNode gateway, DiscoveryNode board, Dictionary<DiscoveryNode, (long Began, long Known)> known, long began)
    {
        board.StartBoard(gateway);
        Look();

        void Look()
        {
            switch (board.Board!.State)
            {
                case SearchState.Found:
                    known[board] = (began, net.Network.NowMillis);
                    break;
                case SearchState.NotFound:
                    net.Network.At(net.Network.NowMillis + 1_000 + net.Network.Random.Next(1_000), () => Search(net, gateway, board, known, began));
                    break;
                default:
                    net.Network.At(net.Network.NowMillis + 20, Look);
                    break;
            }
        }
    }

    private sealed record StormFigures(
        int ServiceMicros, int Loss, int Known, int Ready, long KnownMedian, long Known99, long KnownLast, long ReadyMedian, long ReadyLast, int Failed,
        double QuestionsEach, long Handled, long Overflowed, long Octets)
    {
        public override string ToString() =>
            $"{Peers,5}  {ServiceMicros,7}  {Loss,2} %  {KnownMedian,9}  {Known99,5}  {KnownLast,6}  {ReadyMedian,10}  {ReadyLast,6}  {Failed,6}  {QuestionsEach,10:f1}"
            + $"  {Overflowed,10}  {Octets,16:n0}";
    }
}
