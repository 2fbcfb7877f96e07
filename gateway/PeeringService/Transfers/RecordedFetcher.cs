using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Transfers;

/// <summary>Fetches, and records what came from where.</summary>
internal sealed class RecordedFetcher(IObjectFetcher fetcher, TransferLog record, TimeProvider time) : IObjectFetcher
{
    /// <inheritdoc/>
    public async Task<FetchOutcome> FetchAsync(FetchOrder order, IProgress<FetchProgress>? progress, CancellationToken cancellationToken)
    {
        DateTimeOffset began = time.GetUtcNow();
        FetchOutcome outcome = await fetcher.FetchAsync(order, progress, cancellationToken).ConfigureAwait(false);
        record.Fetched(order.Expected.Href, outcome, began);
        return outcome;
    }
}
