using System.Collections.Concurrent;
using NanoPeers.PeeringService.Objects;
using NanoPeers.PeeringService.Updates;

namespace NanoPeers.PeeringService.Tests.Updates;

/// <summary>A peer or the origin, and what it gives for a URL.</summary>
internal sealed class FakeSource(string name, bool isOrigin = false)
{
    public string Name { get; } = name;

    public bool IsOrigin { get; } = isOrigin;

    public ConcurrentDictionary<string, byte[]> Holds { get; } = new();

    public ConcurrentQueue<string> Asked { get; } = new();

    public FakeSource With(params Issued[] components)
    {
        Array.ForEach(components, one => Holds[one.Href] = one.Content);
        return this;
    }
}

/// <summary>
/// A fetcher that believes everybody: it hands over what the first source has that was not tried for that URL yet, unseen. What is not right has to be found
/// by who asked. Also the local store and the origin of manifests.
/// </summary>
internal sealed class FakeNetwork : IObjectFetcher, IFetchedObjects, IManifestSource
{
    private readonly ConcurrentDictionary<ObjectId, byte[]> _store = new();
    private readonly ConcurrentDictionary<string, int> _tried = new();

    public List<FakeSource> Sources { get; } = [];

    public ConcurrentQueue<FetchOrder> Orders { get; } = new();

    /// <summary>What the origin shows as manifest; null when it cannot be reached.</summary>
    public byte[]? Manifest { get; set; }

    public int ManifestFetches { get; private set; }

    /// <summary>Awaited in each order before anything is handed over.</summary>
    public Func<FetchOrder, Task> Before { get; set; } = _ => Task.CompletedTask;

    public Task<byte[]> FetchAsync(CancellationToken cancellationToken)
    {
        ManifestFetches++;
        return Task.FromResult(Manifest ?? throw new ManifestUnavailableException("The origin cannot be reached."));
    }

    public async Task<FetchOutcome> FetchAsync(FetchOrder order, IProgress<FetchProgress>? progress, CancellationToken cancellationToken)
    {
        Orders.Enqueue(order);
        await Before(order).WaitAsync(cancellationToken);
        string href = order.Expected.Href;
        FakeSource[] holders = [.. Sources.Where(one => one.Holds.ContainsKey(href))];
        int tried = _tried.AddOrUpdate(href, 1, (_, count) => count + 1) - 1;
        if (tried >= holders.Length)
        {
            _tried[href] = 0;
            return new FetchOutcome(null, [], FetchFault.OriginUnreachable, $"{href}: nobody has it, and the origin cannot be reached");
        }

        FakeSource source = holders[tried];
        byte[] content = source.Holds[href];
        source.Asked.Enqueue(href);
        _store[order.Expected.Sha256!.Value] = content;
        progress?.Report(new FetchProgress(content.Length, content.Length, source.Name));
        return new FetchOutcome(order.Expected.Sha256, [new FetchPart(source.Name, source.IsOrigin, content.Length)], null);
    }

    public Stream? Open(ObjectId id) => _store.TryGetValue(id, out byte[]? content) ? new MemoryStream(content, writable: false) : null;
}
