using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using NanoPeers.Peering;
using NanoPeers.PeeringService.Errands;
using NanoPeers.PeeringService.Peering;
using NanoPeers.PeeringService.Tests.Peering;

namespace NanoPeers.PeeringService.Tests.Errands;

/// <summary>
/// Nodes on loopback addresses of their own, some of which reach the backend and some of which do not: their way out is a proxy's port that refuses every
/// connection.
/// </summary>
internal sealed class ErrandBench(BackendFixture backend, int size = 4) : IAsyncDisposable
{
    private static Socket? _bound;
    private static int _networks;
    private static int _names = 1_000 + (Environment.ProcessId % 1_000 * 1_000);
    private readonly byte _network = (byte)(Interlocked.Increment(ref _networks) % 200);
    private readonly TemporaryFolder _folder = new();
    private readonly List<IDisposable> _liars = [];
    private readonly List<ErrandNode> _nodes = [];
    private int _places;

    public PumpedClock Clock { get; } = new();

    public BackendFixture Backend => backend;

    public string Folder => _folder.Path;

    /// <summary>The only way to the Internet of those that have none: nobody listens there.</summary>
    public static Uri ClosedProxy { get; } = new($"http://127.0.0.1:{ClosedPort()}");

    public IPEndPoint At(int place) => new(new IPAddress([127, 21, _network, (byte)(place + 1)]), 20_000 + (Environment.ProcessId % 20_000));

    public async Task<ErrandNode> AddAsync(
        bool isConnected, Func<ErrandsOptions, ErrandsOptions>? change = null, Func<PeeringOptions, PeeringOptions>? peering = null)
    {
        PeeringOptions options = new()
        {
            Address = At(_places).Address,
            Port = At(_places++).Port,
            Group = null,
            Peers = [.. Enumerable.Range(0, size).Select(At)],
            FirstAliasPort = 1,
            LastAliasPort = 65_535,
            Settings = new PeeringSettings { MaxRequests = 512, MaxTransactions = 64, MaxDelayMillis = 60 },
        };
        int name = Interlocked.Increment(ref _names);
        ObjectFetcherOptions fetching = new()
        {
            OriginSilence = TimeSpan.FromHours(1), Proxy = isConnected ? null : ClosedProxy, OriginRetries = 0, FirstRetryDelay = TimeSpan.FromMilliseconds(10),
        };
        TestNode node = await TestNode.StartAsync(peering?.Invoke(options) ?? options, Clock.Time, name, fetching);
        ErrandsOptions errands = new()
        {
            Folder = Path.Combine(Folder, $"node-{name}"),
            Upload = backend.Upload,
            Proxy = isConnected ? null : ClosedProxy,
            LookEvery = TimeSpan.FromMilliseconds(50),
            Settled = TimeSpan.FromMilliseconds(100),
            FirstRetry = TimeSpan.FromMilliseconds(200),
            LongestRetry = TimeSpan.FromSeconds(2),
            RepeatMillis = 400,
            OverallMillis = 600_000,
            ReceiptMillis = 120_000,
            OfflineTime = TimeSpan.FromMilliseconds(500),
        };
        Directory.CreateDirectory(Folder);
        ErrandNode added = new(node, change?.Invoke(errands) ?? errands, backend.Key, Clock.Time);
        _nodes.Add(added);
        return added;
    }

    /// <summary>A peer that the backend approved and that does what a test says.</summary>
    public LyingPeer AddLiar()
    {
        LyingPeer liar = new(At(_places++), backend);
        _liars.Add(liar);
        return liar;
    }

    /// <summary>A peer by hand, without any alias.</summary>
    public HandPeer AddHand()
    {
        HandPeer hand = new(At(_places++), () => 0);
        _liars.Add(hand);
        return hand;
    }

    public static async Task UntilAsync(Func<bool> condition, string what = "it") => await UntilAsync(() => Task.FromResult(condition()), what);

    public static async Task UntilAsync(Func<Task<bool>> condition, string what = "it")
    {
        Stopwatch patience = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(120), $"{what} does not come.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ErrandNode node in _nodes)
        {
            await node.DisposeAsync();
        }

        _liars.ForEach(liar => liar.Dispose());
        Clock.Dispose();
        _folder.Dispose();
    }

    /// <summary>A port that was free a moment ago and that nobody is given: it stays bound, and does not listen.</summary>
    private static int ClosedPort()
    {
        Socket bound = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _bound = bound; // as long as the process lives
        return ((IPEndPoint)bound.LocalEndPoint!).Port;
    }
}
