using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NanoPeers.PeerPlatform.Policies;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The API's paths for policies. DESKTOP-PEER.md lists them for those who call them.</summary>
internal sealed class PolicyRoutes(IPolicyControl policies) : IApiRoutes
{
    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/policies", ListAsync);
        routes.MapPost("/api/policies", OrderAsync);
    }

    private static PolicyView ViewOf(PolicyStatus one) => ViewOf(one.Implementation, "") with
    {
        Rights = one.Rights, ActiveIn = one.ActiveIn, Faults = one.Faults,
    };

    private static PolicyView ViewOf(PolicyImplementation one, string peer) => new(
        one.Policy.Name, one.Policy.Keywords, one.Runtime, one.Version, one.StateText, peer, [], [], [.. one.Facts.Select(static fact => fact.Text)],
        one.Digest, one.Publisher, 0);

    private async Task ListAsync(HttpContext context)
    {
        string group = context.Request.Query["group"].ToString();
        List<PolicyView> views = [.. policies.List().Select(ViewOf)];
        IReadOnlyList<(string Slot, string Name)> standard = [];
        if (group.Length > 0)
        {
            standard = policies.Standard(group)
                ?? throw new ApiRefusalException(ProblemCode.GroupUnknown, $"This peer is in no group \"{group}\".");
            IReadOnlyList<PolicyFound> found = await policies.FindAsync(group, new PolicyQuery(), context.RequestAborted).ConfigureAwait(false);
            views.AddRange(found.Select(static one => ViewOf(one.Implementation, one.Peer.ToString())));
        }

        PoliciesView view = new(views, [.. standard.Select(static one => new InfoItemView(one.Slot, one.Name))]);
        await ApiExchange.AnswerAsync(context, view, ApiJson.Default.PoliciesView).ConfigureAwait(false);
    }

    private async Task OrderAsync(HttpContext context)
    {
        PolicyOrder order = await ApiExchange.ReadAsync(context, ApiJson.Default.PolicyOrder).ConfigureAwait(false);
        PolicyResult result = order.Action switch
        {
            "fetch" => await policies.FetchAsync(order.Group, order.Policy, context.RequestAborted).ConfigureAwait(false),
            "activate" => await policies.ActivateAsync(order.Group, order.Policy, context.RequestAborted).ConfigureAwait(false),
            "deactivate" => await policies.DeactivateAsync(order.Group, order.Policy).ConfigureAwait(false),
            _ => throw new ApiRefusalException(ProblemCode.PolicyRefused, $"\"{order.Action}\" is none of fetch, activate, deactivate."),
        };
        if (!result.IsDone)
        {
            throw new ApiRefusalException(ProblemCode.PolicyRefused, $"{result.Refusal}: {result.Text}");
        }

        await ApiExchange.AnswerAsync(context, new PolicyDoneView(result.Text), ApiJson.Default.PolicyDoneView).ConfigureAwait(false);
    }
}
