using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using NanoPeers.PeerPlatform.Metering;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The API's path for counts of traffic. DESKTOP-PEER.md lists it for those who call it.</summary>
internal sealed class MeterRoutes(TrafficMeter meter) : IApiRoutes
{
    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/traffic", context => ApiExchange.AnswerAsync(
        context, [.. meter.Read().Select(ViewOf)], ApiJson.Default.IReadOnlyListTrafficView));

    private static TrafficView ViewOf(TrafficReading one) => new(
        one.Peer?.ToString() ?? "", one.Group?.ToString() ?? "", one.Protocol, one.MessagesIn, one.OctetsIn, one.MessagesOut, one.OctetsOut, one.Refused);
}
