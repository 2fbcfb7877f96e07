using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The API's paths for peer groups. DESKTOP-PEER.md lists them for those who call them.</summary>
internal sealed class GroupRoutes(IGroupControl groups, EventStreams streams, ILogger logger) : IApiRoutes
{
    /// <summary>Where the group stands in "/api/groups/GROUP/...": after the empty part before the first slash, and two words.</summary>
    private const int GroupSegment = 3;

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/groups", context => ApiExchange.AnswerAsync(
            context, [.. groups.Groups().Select(GroupView.From)], ApiJson.Default.IReadOnlyListGroupView));
        routes.MapGet("/api/groups/{group}", ShowAsync);
        routes.MapGet("/api/group-events", context => streams.ServeAsync(context, groups.WatchAsync, Write));
        MapOrder(routes, "/api/groups", "create", ApiJson.Default.GroupCreationOrder, (_, order, stop) => groups.CreateAsync(order.ToOrder(), stop));
        MapOrder(routes, "/api/memberships", "join", ApiJson.Default.GroupJoinOrder, (_, order, stop) => groups.JoinAsync(
            new GroupJoin(order.Invitation) { Password = order.Password, Name = order.Name, WantsKey = order.WantsKey }, stop));
        MapOrder(routes, "/api/groups/{group}/invitations", "invite", ApiJson.Default.GroupInviteOrder, (group, order, _) => Task.FromResult(
            groups.Invite(group, order.For, ApiDuration.OfSeconds(order.LifetimeSeconds)!.Value)));
        MapOrder(routes, "/api/groups/{group}/decisions", "decide", ApiJson.Default.GroupDecisionOrder, (group, order, stop) =>
            groups.DecideAsync(group, order.Applicant, order.Yes, order.Reason, stop));
        MapOrder(routes, "/api/groups/{group}/removals", "remove", ApiJson.Default.GroupRemovalOrder, (group, order, stop) =>
            groups.RemoveAsync(group, order.Member, order.RevokesKey, order.Reason, stop));
        MapOrder(routes, "/api/groups/{group}/boards", "add", ApiJson.Default.GroupBoardOrder, (group, order, stop) =>
            groups.AddBoardAsync(group, order.Device, stop));
        MapOrder(routes, "/api/groups/{group}/elections", "elect", ApiJson.Default.GroupElectionOrder, (group, order, stop) =>
            groups.ElectAsync(group, order.Member, stop));
        MapOrder(routes, "/api/groups/{group}/roles", "role", ApiJson.Default.GroupRoleOrder, (group, order, stop) =>
            groups.SetRoleAsync(group, order.Member, order.Role, stop));
        MapOrder(routes, "/api/groups/{group}/key-checks", "check", ApiJson.Default.GroupKeyCheckOrder, (group, order, stop) =>
            groups.CheckKeyAsync(group, order.Member, order.Fingerprint, stop));
        MapOrder(routes, "/api/groups/{group}/endorsements", "endorse", ApiJson.Default.GroupEndorsementOrder, (group, order, stop) =>
            groups.EndorseAsync(group, order.Member, order.Level, stop));
        MapOrder(routes, "/api/groups/{group}/policy", "policy", ApiJson.Default.GroupPolicyOrder, (group, order, stop) =>
            groups.ChangePolicyAsync(group, order.Changes, stop));
        MapOrder(routes, "/api/groups/{group}/lines", "say", ApiJson.Default.GroupLineOrder, (group, order, stop) =>
            groups.SayAsync(group, order.Text, order.InClear, stop));
        routes.MapPost("/api/groups/{group}/keys", context => AnswerAsync(context, "rekey", groups.RekeyAsync));
        routes.MapDelete("/api/memberships/{group}", context => AnswerAsync(context, "leave", groups.LeaveAsync));
    }

    private static (string Kind, string Data) Write(GroupEvent happened)
    {
        GroupEventView view = GroupEventView.From(happened);
        return (view.Kind, JsonSerializer.Serialize(view, ApiJson.Default.GroupEventView));
    }

    /// <summary>The name in the path, from the request as it was sent: the web server's own reading leaves a slash in a name encoded.</summary>
    private static string GroupOf(HttpContext context)
    {
        string[] path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0].Split('/');
        return path.Length > GroupSegment ? Uri.UnescapeDataString(path[GroupSegment]) : "";
    }

    private static ProblemCode CodeOf(GroupResult result) => result switch
    {
        GroupResult.Unknown => ProblemCode.GroupUnknown,
        GroupResult.NotAllowed => ProblemCode.GroupNotAllowed,
        GroupResult.Rejected => ProblemCode.GroupRejected,
        GroupResult.NoAnswer => ProblemCode.GroupNoAnswer,
        GroupResult.BadOrder => ProblemCode.GroupOrderWrong,
        _ => ProblemCode.GatewayFailed,
    };

    private void MapOrder<T>(
        IEndpointRouteBuilder routes, string path, string what, JsonTypeInfo<T> type, Func<string, T, CancellationToken, Task<GroupAnswer>> carryOut)
        where T : class =>
        routes.MapPost(path, async context =>
        {
            T order = await ApiExchange.ReadAsync(context, type).ConfigureAwait(false);
            string group = GroupOf(context);
            await WriteAsync(context, what, group, await carryOut(group, order, context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);
        });

    private async Task AnswerAsync(HttpContext context, string what, Func<string, CancellationToken, Task<GroupAnswer>> carryOut)
    {
        string group = GroupOf(context);
        await WriteAsync(context, what, group, await carryOut(group, context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private Task WriteAsync(HttpContext context, string what, string group, GroupAnswer answer)
    {
        logger.GroupOrdered(what, group, answer.Result);
        if (answer.Result is not (GroupResult.Done or GroupResult.Pending))
        {
            throw new ApiRefusalException(CodeOf(answer.Result), answer.Text);
        }

        context.Response.StatusCode = answer.Result == GroupResult.Pending ? StatusCodes.Status202Accepted : StatusCodes.Status200OK;
        return ApiExchange.AnswerAsync(context, GroupAnswerView.From(answer), ApiJson.Default.GroupAnswerView);
    }

    private Task ShowAsync(HttpContext context)
    {
        string name = GroupOf(context);
        GroupDetail detail = groups.Show(name)
            ?? throw new ApiRefusalException(
                ProblemCode.GroupUnknown, $"No group is called \"{name}\". GET /api/groups, or the command group list, lists them.");
        return ApiExchange.AnswerAsync(context, GroupDetailView.From(detail), ApiJson.Default.GroupDetailView);
    }
}
