using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NanoPeers.ClientApi.Peering;
using NanoPeers.PeeringService.Composition;
using NanoPeers.PeeringService.Objects;
using NanoPeers.PeeringService.Transfers;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The API's paths for objects that peers share. DESKTOP-PEER.md lists them for those who call them.</summary>
internal sealed class PeeringRoutes(Func<LocalPeeringService> running, EventStreams streams) : IApiRoutes
{
    private const int CopyOctets = 64 << 10;

    private LocalPeeringService Running => running();

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/peering", context => ApiExchange.AnswerAsync(context, Status(), ApiJson.Default.PeeringStatus));
        routes.MapPost("/api/peering/needs", NeedAsync);
        routes.MapGet("/api/peering/objects", context => ApiExchange.AnswerAsync(context, Objects(), ApiJson.Default.IReadOnlyListKeptFile));
        routes.MapGet("/api/peering/objects/{sha256}", OpenAsync);
        routes.MapGet("/api/peering/savings", context => ApiExchange.AnswerAsync(context, Savings(), ApiJson.Default.IReadOnlyListSavedFile));
        routes.MapGet("/api/peering/picture", DrawAsync);
    }

    private async Task NeedAsync(HttpContext context)
    {
        FetchOrder order = NeedSteps.OrderOf(await ApiExchange.ReadAsync(context, ApiJson.Default.ObjectNeed).ConfigureAwait(false));
        NeedSteps steps = new(Running.Fetcher);
        await streams.ServeAsync(
            context, stop => steps.RunAsync(order, stop),
            static step => (step.State, JsonSerializer.Serialize(step, ApiJson.Default.NeedStep))).ConfigureAwait(false);
    }

    private async Task OpenAsync(HttpContext context)
    {
        string digest = (string)context.Request.RouteValues["sha256"]!;
        using ObjectReading reading = (ObjectId.TryParse(digest, out ObjectId id) ? Running.Objects.Open(id) : null)
            ?? throw new ApiRefusalException(ProblemCode.ObjectUnknown, $"The gateway has no object {digest}: GET /api/peering/objects lists them.");
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = reading.Length;
        for (long at = 0; at < reading.Length;)
        {
            Memory<byte> memory = context.Response.BodyWriter.GetMemory(CopyOctets);
            int count = reading.Read(at, memory.Span);
            context.Response.BodyWriter.Advance(count);
            at += count;
            if (count == 0 || (await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false)).IsCompleted)
            {
                return;
            }
        }
    }

    private Task DrawAsync(HttpContext context)
    {
        context.Response.ContentType = "image/svg+xml";
        return context.Response.WriteAsync(DistributionPicture.Draw(Running.Transfers.List()), context.RequestAborted);
    }

    private PeeringStatus Status()
    {
        LocalPeeringService now = Running;
        return new PeeringStatus(
            now.Peering.EndPoint.ToString(), now.Server.Endpoint.ToString(), now.Peering.NodeId, now.Peering.ServerRequests,
            now.UnderWay, now.Peering.Answered, now.Objects.List().Count, now.Objects.Octets);
    }

    private IReadOnlyList<KeptFile> Objects() => [.. Running.Objects.List().Select(one => new KeptFile(one.Id.ToString(), one.Length, one.Hrefs))];

    private IReadOnlyList<SavedFile> Savings() =>
    [
        .. FileSavings.Of(Running.Transfers.List()).Select(
            file => new SavedFile(file.Object.ToString(), file.Href, file.FromInternet, file.FromPeers, file.ToPeers)),
    ];
}
