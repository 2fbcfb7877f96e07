using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>What a gateway without the peering service answers in its place: how to have it.</summary>
internal sealed class PeeringAbsentRoutes : IApiRoutes
{
    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes) => routes.Map(
        "/api/peering/{**rest}",
        static _ => throw new ApiRefusalException(
            ProblemCode.PeeringAbsent, "This gateway does not peer. Start it with --peering and this machine's address on the network, such as 192.0.2.7."));
}
