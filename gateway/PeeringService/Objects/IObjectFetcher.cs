namespace NanoPeers.PeeringService.Objects;

/// <summary>Gets an object from whoever has it: the local store, peers, a download in progress, or its origin (S2, figures 4A, 4B and 6).</summary>
public interface IObjectFetcher
{
    /// <summary>Gets one object. Concurrent calls for one object share one download.</summary>
    /// <param name="order">What is wanted, and from whom.</param>
    /// <param name="progress">Told of what has come in; null when nobody wants to know.</param>
    /// <param name="cancellationToken">Gives up; others who want the same object go on.</param>
    /// <returns>The object's id in the local store, or why there is none. Network and disk faults are outcomes, not exceptions.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    Task<FetchOutcome> FetchAsync(FetchOrder order, IProgress<FetchProgress>? progress, CancellationToken cancellationToken);
}
