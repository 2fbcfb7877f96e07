using System.Collections.Concurrent;
using NanoPeers.Peering;
using NanoPeers.PeeringService.Aliases;
using NanoPeers.PeeringService.Objects;
using NanoPeers.PeeringService.Peering;
using NanoPeers.PeeringService.Tests.Objects;

namespace NanoPeers.PeeringService.Tests.Peering;

/// <summary>One whole node: store, alias server, peering, fetcher; and every transition of its states.</summary>
internal sealed class TestNode : IPeeringTrace, IPeeringDraws, IAsyncDisposable
{
    private readonly ConcurrentQueue<(uint Id, int From, int To, long Millis)> _client = new();
    private readonly ConcurrentQueue<(uint Id, int From, int To, long Millis)> _server = new();
    private readonly Random _random;

    private TestNode(int seed) => _random = new Random(seed + 1_000);

    public required MemoryDisk Disk { get; init; }

    public required LocalObjects Objects { get; init; }

    public required AliasServer Server { get; init; }

    public required AliasTable Table { get; init; }

    public LocalPeering Peering { get; private set; } = null!;

    public ObjectFetcher Fetcher { get; private set; } = null!;

    public IReadOnlyList<(uint Id, int From, int To, long Millis)> ClientMoves => [.. _client];

    public IReadOnlyList<(uint Id, int From, int To, long Millis)> ServerMoves => [.. _server];

    public static async Task<TestNode> StartAsync(
        PeeringOptions options, TimeProvider time, int seed, ObjectFetcherOptions? fetching, MemoryDisk? disk = null)
    {
        disk ??= new MemoryDisk();
        LocalObjects objects = new(disk, new LocalObjectsOptions { Folder = "" });
        AliasTable table = new();
        AliasServerOptions serving = new()
        {
            Address = options.Address, Port = 0, MaxConnections = 1_000, MaxConnectionsPerAddress = 1_000, RequestsPerSecond = 100_000, RequestBurst = 100_000,
        };
        AliasServer server = await AliasServer.StartAsync(objects, table, serving, null, null, CancellationToken.None);
        TestNode node = new(seed) { Disk = disk, Objects = objects, Server = server, Table = table };
        node.Peering = new LocalPeering(
            options, $"node-{seed:d4}", objects, new NanoPeers.PeeringService.Peering.ServedAliases(server, table, options.Address), node, time);
        node.Peering.TraceWith(node);
        node.Fetcher = new ObjectFetcher(node.Peering, fetching ?? new ObjectFetcherOptions { OriginSilence = TimeSpan.FromHours(1) });
        return node;
    }

    /// <summary>Puts an object into this node's store, as if it had been fetched long ago.</summary>
    public async Task HoldAsync(Things thing)
    {
        using MemoryStream content = new(thing.Content);
        Assert.NotNull(await Objects.AddAsync(thing.WithDigest, content, TestContext.Current.CancellationToken));
    }

    public byte[] ContentOf(ObjectId id)
    {
        using ObjectReading reading = Objects.Open(id)!;
        byte[] content = new byte[reading.Length];
        for (int at = 0; at < content.Length;)
        {
            at += reading.Read(at, content.AsSpan(at));
        }

        return content;
    }

    public Task<FetchOutcome> FetchAsync(
        ObjectExpectation expected, bool cachedOnly = false, FetchPolicy policy = FetchPolicy.Wait, IProgress<FetchProgress>? progress = null) =>
        Fetcher.FetchAsync(new FetchOrder(new Uri(expected.Href), expected, cachedOnly, policy), progress, TestContext.Current.CancellationToken);

    public int Below(int bound) => _random.Next(bound);

    public void ServerMoved(long who, uint id, int from, int to, long nowMillis) => _server.Enqueue((id, from, to, nowMillis));

    public void ClientMoved(uint id, int from, int to, long nowMillis) => _client.Enqueue((id, from, to, nowMillis));

    public bool Passed(int state) => _client.Any(move => move.To == state);

    public async ValueTask DisposeAsync()
    {
        await Fetcher.DisposeAsync();
        await Peering.DisposeAsync();
        await Server.DisposeAsync();
        Objects.Dispose();
    }
}
