namespace NanoPeers.PeeringService.Updates;

/// <summary>Where manifests come from: the product's origin and nobody else (S2: "may not be cacheable ... directly via the Internet").</summary>
public interface IManifestSource
{
    /// <summary>Fetches the newest manifest, or what is said to be it.</summary>
    /// <exception cref="ManifestUnavailableException">There is none to be had now; the message says why.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    Task<byte[]> FetchAsync(CancellationToken cancellationToken);
}
