using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NanoPeers.ClientApi.Peering;
using NanoPeers.PeeringService.Updates;
using NanoPeers.Updates;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The API's paths for products that are kept up to date. DESKTOP-PEER.md lists them for those who call them.</summary>
internal sealed class ProductRoutes(Func<UpdatedProducts> running) : IApiRoutes
{
    private UpdatedProducts Running => running();

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/peering/products", context => ApiExchange.AnswerAsync(context, Products(), ApiJson.Default.IReadOnlyListKeptProduct));
        routes.MapPost("/api/peering/products", AddAsync);
        routes.MapPost("/api/peering/products/{name}", OrderAsync);
        routes.MapDelete("/api/peering/products/{name}", RemoveAsync);
    }

    private async Task AddAsync(HttpContext context)
    {
        ProductOrder order = await ApiExchange.ReadAsync(context, ApiJson.Default.ProductOrder).ConfigureAwait(false);
        ProductSettings settings = new()
        {
            Name = order.Name,
            Product = order.Product.Length > 0 ? order.Product : null,
            Manifest = order.Manifest,
            IssuerKey = order.IssuerKey,
            Health = order.Health,
        };
        if (Running.Add(settings) is { } fault)
        {
            throw new ApiRefusalException(ProblemCode.ProductRefused, fault);
        }

        await AnswerAsync(context, order.Name).ConfigureAwait(false);
    }

    private async Task OrderAsync(HttpContext context)
    {
        ProductAction order = await ApiExchange.ReadAsync(context, ApiJson.Default.ProductAction).ConfigureAwait(false);
        string name = NameIn(context);
        ProductUpdater updater = Running.Find(name) ?? throw Unknown(name);
        switch (order.Action)
        {
            case "check":
                updater.Notice();
                break;
            case "stop":
                await updater.StopAsync(context.RequestAborted).ConfigureAwait(false);
                break;
            case "resume":
                await updater.ResumeAsync(context.RequestAborted).ConfigureAwait(false);
                break;
            default:
                throw new ApiRefusalException(ProblemCode.ActionUnknown, $"\"{order.Action}\" is none of check, stop, resume.");
        }

        await AnswerAsync(context, name).ConfigureAwait(false);
    }

    private async Task RemoveAsync(HttpContext context)
    {
        string name = NameIn(context);
        if (!await Running.RemoveAsync(name).ConfigureAwait(false))
        {
            throw Unknown(name);
        }

        await ApiExchange.AnswerAsync(context, Products(), ApiJson.Default.IReadOnlyListKeptProduct).ConfigureAwait(false);
    }

    private static string NameIn(HttpContext context) => (string)context.Request.RouteValues["name"]!;

    private static ApiRefusalException Unknown(string name) =>
        new(ProblemCode.ProductUnknown, $"No product is called \"{name}\": GET /api/peering/products, or the command updates list, lists them.");

    private Task AnswerAsync(HttpContext context, string name) =>
        ApiExchange.AnswerAsync(context, Products().FirstOrDefault(one => one.Name == name) ?? throw Unknown(name), ApiJson.Default.KeptProduct);

    private IReadOnlyList<KeptProduct> Products() => [.. Running.List().Select(one => View(one.Settings, one.View))];

    private static KeptProduct View(ProductSettings settings, UpdaterView view) => new(
        settings.Name,
        settings.Manifest,
        view.Sequence,
        view.Folder ?? "",
        view.Installed.ToDictionary(one => one.Name, one => UpdateVersion.TextOf(one.Version)),
        view.Fetching.ToDictionary(one => one.Key, one => one.Value.Received),
        view.OnTrial,
        view.Last?.Outcome.ToString() ?? "",
        view.Last?.Detail ?? "",
        view.LastAt,
        view.Failures,
        view.IsStopped);
}
