using Microsoft.AspNetCore.Routing;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The API's paths of one subject.</summary>
internal interface IApiRoutes
{
    /// <summary>Adds them to the web server.</summary>
    /// <param name="routes">The web server's paths.</param>
    void Map(IEndpointRouteBuilder routes);
}
