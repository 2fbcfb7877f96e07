using System.Diagnostics;
using System.Net;
using NanoPeers.PeerPlatform.Tests.Clocks;
using NanoPeers.Peering;
using NanoPeers.PeeringService.Objects;
using NanoPeers.PeeringService.Peering;

namespace NanoPeers.PeeringService.Tests.Peering;

/// <summary>
/// Nodes on loopback addresses of their own, with real sockets and a clock that tests move: it moves only while no packet is on its way and, unless a test
/// says so, no transfer is open. So a slow machine changes nothing.
/// </summary>
internal sealed class PeeringBench : IAsyncDisposable
{
    private static int _networks;
    private readonly int _port;
    private readonly byte _network = (byte)(Interlocked.Increment(ref _networks) % 200);
    private readonly List<TestNode> _nodes = [];
    private readonly List<HandPeer> _hands = [];
    private readonly int _size;
    private long _gone;

    private PeeringBench(int size)
    {
        _size = size;
        _port = 20_000 + (Environment.ProcessId % 20_000);
    }

    public ManualTimeProvider Time { get; } = new();

    public OriginServer Origin { get; private set; } = null!;

    public IReadOnlyList<TestNode> Nodes => _nodes;

    public long NowMillis => Time.GetTimestamp() / TimeSpan.TicksPerMillisecond;

    /// <summary>A network in which so many addresses know of each other.</summary>
    public static async Task<PeeringBench> OfAsync(int size) => new(size) { Origin = await OriginServer.StartAsync() };

    public IPEndPoint At(int place) => new(new IPAddress([127, 20, _network, (byte)(place + 1)]), _port);

    public async Task<TestNode> AddAsync(
        Func<PeeringOptions, PeeringOptions>? change = null, Action<PeeringSettings>? settings = null, ObjectFetcherOptions? fetching = null, int? seed = null)
    {
        int place = _nodes.Count + _hands.Count;
        PeeringSettings how = new() { MaxRequests = 512, MaxTransactions = 64 };
        settings?.Invoke(how);
        PeeringOptions options = new()
        {
            Address = At(place).Address,
            Port = _port,
            Group = null,
            Peers = [.. Enumerable.Range(0, _size).Select(At)],
            FirstAliasPort = 1,
            LastAliasPort = 65_535,
            Settings = how,
        };
        TestNode node = await TestNode.StartAsync(change?.Invoke(options) ?? options, Time, seed ?? place, fetching);
        _nodes.Add(node);
        return node;
    }

    public HandPeer AddHand()
    {
        HandPeer hand = new(At(_nodes.Count + _hands.Count), () => NowMillis);
        _hands.Add(hand);
        return hand;
    }

    /// <summary>Takes a node away. What is sent to its address is counted, and nothing else.</summary>
    public async Task StopAsync(TestNode node)
    {
        await QuietAsync(mayTransfer: true);
        _nodes.Remove(node);
        await node.DisposeAsync();
        PeeringCounts counts = node.Peering.Counts;
        _gone += counts.PacketsSent - counts.PacketsHeard;
        _hands.Add(new HandPeer(node.Peering.EndPoint, () => NowMillis));
    }

    /// <summary>Lets time pass until something is so; it must be within so much of it.</summary>
    public async Task UntilAsync(Func<bool> condition, int withinMillis, bool mayTransfer = false)
    {
        Stopwatch patience = Stopwatch.StartNew();
        for (long end = NowMillis + withinMillis; ; Time.Advance(TimeSpan.FromMilliseconds(mayTransfer ? 20 : 5)))
        {
            await QuietAsync(mayTransfer);
            if (mayTransfer)
            {
                // Transfers take the machine's own time; the clock of the test must not run away from them.
                await Task.Delay(1);
            }

            if (condition())
            {
                return;
            }

            Assert.True(NowMillis < end || (mayTransfer && patience.Elapsed < TimeSpan.FromSeconds(60)), $"It is not so after {withinMillis} ms.");
        }
    }

    public async Task<T> ResultAsync<T>(Task<T> task, int withinMillis, bool mayTransfer = false)
    {
        await UntilAsync(() => task.IsCompleted, withinMillis, mayTransfer);
        return await task;
    }

    public async Task PassAsync(int millis, bool mayTransfer = false)
    {
        long end = NowMillis + millis;
        await UntilAsync(() => NowMillis >= end, millis + 20, mayTransfer);
    }

    /// <summary>Waits until every packet that was sent has been handled. A packet that the system lost is waited for a while.</summary>
    public async Task QuietAsync(bool mayTransfer)
    {
        Stopwatch patience = Stopwatch.StartNew();
        long before = -1;
        for (int calm = 0; calm < 2;)
        {
            long missing = Missing();
            if (missing <= 0 && (mayTransfer || _nodes.TrueForAll(node => node.Fetcher.Transfers == 0)))
            {
                calm++;
                continue;
            }

            calm = 0;
            if (missing != before)
            {
                patience.Restart();
                before = missing;
            }

            if (missing > 0 && patience.Elapsed > TimeSpan.FromSeconds(20))
            {
                _gone -= missing;
                continue;
            }

            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(90), "A transfer does not end.");
            await Task.Delay(1);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _nodes.ForEach(node => node.Peering.TraceWith(null));
        foreach (TestNode node in _nodes)
        {
            await node.DisposeAsync();
        }

        _hands.ForEach(hand => hand.Dispose());
        await Origin.DisposeAsync();
    }

    /// <summary>Packets on their way to addresses where somebody hears. What goes to an empty address is counted by nobody.</summary>
    private long Missing()
    {
        long sent = _gone + _hands.Sum(hand => hand.Sent - hand.Count);
        foreach (TestNode node in _nodes)
        {
            sent += node.Peering.Counts.PacketsSent - node.Peering.Counts.PacketsHeard;
        }

        return sent;
    }
}
