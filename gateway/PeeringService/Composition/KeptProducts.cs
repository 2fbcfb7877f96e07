using Microsoft.Extensions.Logging;
using NanoPeers.PeeringService.Errands;
using NanoPeers.PeeringService.Objects;
using NanoPeers.PeeringService.Peering;
using NanoPeers.PeeringService.Updates;

namespace NanoPeers.PeeringService.Composition;

/// <summary>The update service: products that are kept up to date over a peering service, with what asks their origins for manifests.</summary>
public sealed class KeptProducts : IAsyncDisposable
{
    private static readonly TimeSpan _manifestLimit = TimeSpan.FromSeconds(30);

    private readonly HttpClient _origins;

    private KeptProducts(UpdatedProducts products, HttpClient origins) => (Products, _origins) = (products, origins);

    /// <summary>The products.</summary>
    public UpdatedProducts Products { get; }

    /// <summary>Opens the products of a peering service's folder, and begins to keep them up to date.</summary>
    /// <param name="options">The peering service's: its folder, its proxy.</param>
    /// <param name="fetcher">Gets components.</param>
    /// <param name="objects">Opens what was got.</param>
    /// <param name="errands">What has tasks done by peers now, so that a manifest comes also to who has no Internet; null while nothing does.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where it logs.</param>
    /// <exception cref="IOException">The folder cannot be made or read.</exception>
    public static KeptProducts Open(
        LocalPeeringServiceOptions options, IObjectFetcher fetcher, IFetchedObjects objects, Func<LocalErrands?> errands, TimeProvider time,
        ILoggerFactory loggers)
    {
        HttpClient origins = OriginSource.NewClient(options.Fetching);
        origins.Timeout = _manifestLimit;
        try
        {
            UpdatedProducts products = new(Path.Combine(options.Folder, "products"), fetcher, objects, SourceOf, time, loggers);
            return new KeptProducts(products, origins);
        }
        catch
        {
            origins.Dispose();
            throw;
        }

        IManifestSource SourceOf(ProductSettings settings)
        {
            Uri manifest = new(settings.Manifest);
            return new ErrandManifestSource(errands, new OriginManifestSource(origins, manifest), ManifestReader.FromPem(settings.IssuerKey), manifest);
        }
    }

    /// <summary>Ends all updaters. What they fetched stays.</summary>
    public async ValueTask DisposeAsync()
    {
        await Products.DisposeAsync().ConfigureAwait(false);
        _origins.Dispose();
    }
}
