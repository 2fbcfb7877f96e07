using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Peering;

/// <summary>
/// Gets objects: from the local store, from peers that have them or have them coming in, from a download that another peer has under way, or from their
/// origin (S2 figs. 4A, 4B, 6, 7). PEERING-ON-GATEWAYS.md. All members may be called from any thread.
/// </summary>
public sealed class ObjectFetcher : IObjectFetcher, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ObjectDownload> _downloads = new(StringComparer.Ordinal);
    private bool _closed;
    private int _transfers;

    /// <summary>Makes one for a node.</summary>
    /// <param name="peering">The node, which outlives it.</param>
    /// <param name="options">How to fetch.</param>
    /// <param name="logger">Where to log.</param>
    public ObjectFetcher(LocalPeering peering, ObjectFetcherOptions? options = null, ILogger? logger = null)
    {
        Peering = peering;
        Options = options ?? new ObjectFetcherOptions();
        Logger = logger ?? NullLogger.Instance;
        Peers = PeerSource.NewClient(peering.EndPoint.Address, TimeSpan.FromSeconds(3));
        Origins = OriginSource.NewClient(Options);
        Distrusted = new DistrustedPeers(peering.Time, Options.Distrust);

        // A lane more would find no transaction free; half of them stay for helpers of downloads under way.
        Slots = new SemaphoreSlim(Math.Max(1, peering.MaxTransactions / 2));
    }

    /// <summary>Downloads that are under way.</summary>
    public int UnderWay
    {
        get
        {
            lock (_gate)
            {
                return _downloads.Count;
            }
        }
    }

    internal LocalPeering Peering { get; }

    internal ObjectFetcherOptions Options { get; }

    internal ILogger Logger { get; }

    internal HttpClient Peers { get; }

    internal HttpClient Origins { get; }

    internal DistrustedPeers Distrusted { get; }

    internal SemaphoreSlim Slots { get; }

    /// <summary>Downloads and their transfers that have something to do now, other than waiting for peers' packets.</summary>
    internal int Transfers => Volatile.Read(ref _transfers);

    /// <inheritdoc/>
    public async Task<FetchOutcome> FetchAsync(FetchOrder order, IProgress<FetchProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order.Origin.Scheme != Uri.UriSchemeHttp && order.Origin.Scheme != Uri.UriSchemeHttps)
        {
            throw new ArgumentException("An origin is http or https.", nameof(order));
        }

        while (true)
        {
            if (Join(order, progress) is not { } download)
            {
                return new FetchOutcome(null, [], FetchFault.Closed, "the service is closing");
            }

            try
            {
                FetchOutcome outcome = await download.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);

                // It was ordered of peers alone; this order wants more.
                if (outcome.Fault is null or FetchFault.Closed || !download.Order.CachedOnly || order.CachedOnly)
                {
                    return outcome;
                }
            }
            finally
            {
                download.Leave(progress);
            }
        }
    }

    /// <summary>Ends what is under way; what came of it is kept for the next time.</summary>
    public async ValueTask DisposeAsync()
    {
        List<ObjectDownload> downloads;
        lock (_gate)
        {
            _closed = true;
            downloads = [.. _downloads.Values];
        }

        downloads.ForEach(download => download.Close());
        await Task.WhenAll(downloads.Select(download => download.Ended)).ConfigureAwait(false);
        Peers.Dispose();
        Origins.Dispose();
    }

    internal void TransferBegins() => Interlocked.Increment(ref _transfers);

    internal void TransferEnds() => Interlocked.Decrement(ref _transfers);

    /// <summary>Called by a download before its end is told, so that an order after it begins a new one.</summary>
    internal void Remove(ObjectDownload download)
    {
        lock (_gate)
        {
            string key = KeyOf(download.Order.Expected);
            if (_downloads.GetValueOrDefault(key) == download)
            {
                _downloads.Remove(key);
            }
        }
    }

    private static string KeyOf(ObjectExpectation expected) => expected.Sha256?.ToString() ?? "href:" + expected.Href;

    private ObjectDownload? Join(FetchOrder order, IProgress<FetchProgress>? progress)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return null;
            }

            string key = KeyOf(order.Expected);
            if (!_downloads.TryGetValue(key, out ObjectDownload? download) || !download.TryJoin(progress))
            {
                download = new ObjectDownload(this, order);
                _downloads[key] = download;
                download.TryJoin(progress);
                download.Start();
            }

            return download;
        }
    }
}
