using NanoPeers.PeeringService.Composition;
using NanoPeers.PeeringService.Errands;
using NanoPeers.PeeringService.Objects;
using NanoPeers.PeeringService.Updates;

namespace NanoPeers.DesktopPeer.Composition;

/// <summary>
/// The peering service that runs now, for what outlives it: a fetch is asked of the one that runs when it begins. While none does, nothing is
/// fetched, and the update service tries again later.
/// </summary>
/// <param name="current">The service; null while it is stopped.</param>
internal sealed class PeeringNow(Func<LocalPeeringService?> current) : IObjectFetcher, IFetchedObjects
{
    /// <summary>What has tasks done by peers now; null while nothing does.</summary>
    public LocalErrands? Errands => current()?.Errands;

    /// <inheritdoc/>
    public async Task<FetchOutcome> FetchAsync(FetchOrder order, IProgress<FetchProgress>? progress, CancellationToken cancellationToken) =>
        current() is { } peering
            ? await peering.Fetcher.FetchAsync(order, progress, cancellationToken).ConfigureAwait(false)
            : new FetchOutcome(null, [], FetchFault.Closed, "The peering service is stopped.");

    /// <inheritdoc/>
    public Stream? Open(ObjectId id) => current() is { } peering ? new LocalFetchedObjects(peering.Objects).Open(id) : null;
}
