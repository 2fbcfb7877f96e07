using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NanoPeers.Advertisements;
using NanoPeers.PeerPlatform.Discovery;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The API's path for advertisements: what the gateway's index holds. DESKTOP-PEER.md lists it for those who call it.</summary>
internal sealed class AdvertisementRoutes(IDiscoveryControl discovery) : IApiRoutes
{
    private const int MaxListed = 64;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/advertisements", ListAsync);

    private async Task ListAsync(HttpContext context)
    {
        string? name = context.Request.Query["name"];
        string? kind = context.Request.Query["kind"];
        DiscoveryQuery query = new()
        {
            Name = name, Kind = kind is null ? null : AdvertisementKind.OfWord(kind), Limit = MaxListed, Hops = 0,
        };
        if (query.Problem.Length > 0)
        {
            throw new ApiRefusalException(ProblemCode.RequestInvalid, query.Problem);
        }

        List<AdvertisementView> views = [];
        await foreach (FoundAdvertisement found in discovery.FindAsync(query, _patience, null, context.RequestAborted).ConfigureAwait(false))
        {
            views.Add(AdvertisementView.From(found, name is not null));
        }

        await ApiExchange.AnswerAsync(context, views, ApiJson.Default.IReadOnlyListAdvertisementView).ConfigureAwait(false);
    }
}
