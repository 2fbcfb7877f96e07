using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using NanoPeers.PeerPlatform.Devices;
using static NanoPeers.DesktopPeer.Api.ApiExchange;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The API's paths. DESKTOP-PEER.md lists them for those who call them.</summary>
internal sealed class ApiRoutes(IGatewayControl gateway, EventStreams streams, ILogger logger) : IApiRoutes
{
    private readonly DateTimeOffset _startedAt = DateTimeOffset.UtcNow;

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/status", StatusAsync);
        routes.MapGet("/api/devices", context => AnswerAsync(context, [.. gateway.Devices().Select(DeviceView.From)], ApiJson.Default.IReadOnlyListDeviceView));
        routes.MapPost("/api/devices", InviteAsync);
        routes.MapGet("/api/devices/{name}", context => AnswerAsync(context, DeviceView.From(DeviceOf(context)), ApiJson.Default.DeviceView));
        routes.MapDelete("/api/devices/{name}", RemoveAsync);
        routes.MapPost("/api/pairings", PairAsync);
        routes.MapGet("/api/lights", context => AnswerAsync(context, [.. gateway.Devices().Select(LightView.From)], ApiJson.Default.IReadOnlyListLightView));
        routes.MapGet("/api/lights/{name}", context => AnswerAsync(context, LightView.From(DeviceOf(context)), ApiJson.Default.LightView));
        routes.MapPost("/api/lights/{name}", SwitchAsync);
        routes.MapGet("/api/links", context => AnswerAsync(context, [.. gateway.Links().Select(LinkView.From)], ApiJson.Default.IReadOnlyListLinkView));
        routes.MapPost("/api/links", context => LinkAsync(context, gateway.Link));
        routes.MapDelete("/api/links", context => LinkAsync(context, gateway.Unlink));
        routes.MapGet("/api/events", context => streams.ServeAsync(context, gateway.WatchAsync, Write));
        routes.MapGet("/api/why", WhyAsync);
        routes.MapGet("/api/counters", context => AnswerAsync(context, gateway.Counters(), ApiJson.Default.IReadOnlyDictionaryStringInt64));
    }

    private static (string Kind, string Data) Write(GatewayEvent happened)
    {
        EventView view = EventView.From(happened);
        return (view.Kind, JsonSerializer.Serialize(view, ApiJson.Default.EventView));
    }

    /// <summary>The name that ends the path, from the request as it was sent: the web server's own reading leaves a slash in a name encoded.</summary>
    private static string NameIn(HttpContext context)
    {
        string path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0];
        return Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
    }

    private Task StatusAsync(HttpContext context)
    {
        IReadOnlyList<DeviceStatus> devices = gateway.Devices();
        GatewayView view = new(
            gateway.Id.ToString(), gateway.Group.ToString(), gateway.Region, gateway.Endpoints,
            devices.Count, devices.Count(device => device.Presence == DevicePresence.Present), Environment.ProcessId, _startedAt);
        return AnswerAsync(context, view, ApiJson.Default.GatewayView);
    }

    private async Task InviteAsync(HttpContext context)
    {
        InviteOrder order = await ReadAsync(context, ApiJson.Default.InviteOrder).ConfigureAwait(false);
        InviteAnswer answer = gateway.Invite(order.Name);
        if (answer.Text is null || answer.DeviceId is null)
        {
            throw new ApiRefusalException(ProblemCode.InviteRefused, answer.Problem);
        }

        string id = answer.DeviceId.ToString();
        logger.Invited(order.Name, id);
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = "/api/devices/" + Uri.EscapeDataString(order.Name);
        await AnswerAsync(context, new InvitedView(order.Name, id, answer.Text), ApiJson.Default.InvitedView).ConfigureAwait(false);
    }

    private async Task PairAsync(HttpContext context)
    {
        PairOrder order = await ReadAsync(context, ApiJson.Default.PairOrder).ConfigureAwait(false);
        PairAnswer answer = gateway.Pair(order.Asker, order.Answerer, order.Endpoint);
        if (answer.Text is null)
        {
            throw new ApiRefusalException(ProblemCode.PairRefused, answer.Problem);
        }

        PairedView view = new(ProperName(order.Asker), ProperName(order.Answerer), answer.Endpoint, answer.Text);
        logger.Paired(view.Asker, view.Answerer);
        context.Response.StatusCode = StatusCodes.Status201Created;
        await AnswerAsync(context, view, ApiJson.Default.PairedView).ConfigureAwait(false);
    }

    private Task RemoveAsync(HttpContext context)
    {
        string name = NameIn(context);
        if (!gateway.Remove(name))
        {
            throw Unknown(name);
        }

        logger.Removed(name);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private async Task SwitchAsync(HttpContext context)
    {
        string name = NameIn(context);
        SwitchOrder order = await ReadAsync(context, ApiJson.Default.SwitchOrder).ConfigureAwait(false);
        SwitchAction action = Words.ActionOf(order.Action)
            ?? throw new ApiRefusalException(ProblemCode.ActionUnknown, $"\"{order.Action}\" is none of {string.Join(", ", Words.Actions)}.");
        SwitchAnswer answer = await gateway.SwitchAsync(name, action, context.RequestAborted).ConfigureAwait(false);
        logger.Switched(name, action, answer.Result);
        if (answer.Result is not (SwitchResult.Done or SwitchResult.Kept))
        {
            throw new ApiRefusalException(CodeOf(answer.Result), answer.Problem);
        }

        context.Response.StatusCode = answer.Result == SwitchResult.Kept ? StatusCodes.Status202Accepted : StatusCodes.Status200OK;
        SwitchedView view = new(ProperName(name), Words.OfLight(answer.IsOn), answer.Took.TotalMilliseconds, answer.KeptUntil);
        await AnswerAsync(context, view, ApiJson.Default.SwitchedView).ConfigureAwait(false);
    }

    private async Task LinkAsync(HttpContext context, Func<string, string, LinkAnswer> carryOut)
    {
        LinkOrder order = await ReadAsync(context, ApiJson.Default.LinkOrder).ConfigureAwait(false);
        LinkAnswer answer = carryOut(order.Switch, order.Light);
        if (answer.Result != LinkResult.Done)
        {
            throw new ApiRefusalException(CodeOf(answer.Result), answer.Problem);
        }

        LinkedView view = new(ProperName(order.Switch), ProperName(order.Light), answer.Waiting);
        await AnswerAsync(context, view, ApiJson.Default.LinkedView).ConfigureAwait(false);
    }

    private Task WhyAsync(HttpContext context)
    {
        string? name = context.Request.Query["device"].FirstOrDefault();
        if (name is not null && Find(name) is null)
        {
            throw Unknown(name);
        }

        return AnswerAsync(context, [.. gateway.Why(name).Select(AttemptView.From)], ApiJson.Default.IReadOnlyListAttemptView);
    }

    private DeviceStatus DeviceOf(HttpContext context)
    {
        string name = NameIn(context);
        return Find(name) ?? throw Unknown(name);
    }

    private DeviceStatus? Find(string name) =>
        gateway.Devices().FirstOrDefault(device => device.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private string ProperName(string name) => Find(name)?.Name ?? name;

    private static ApiRefusalException Unknown(string name) =>
        new(ProblemCode.DeviceUnknown, $"No device is called \"{name}\". GET /api/devices, or the command peers, lists the names.");

    private static ProblemCode CodeOf(SwitchResult result) => result switch
    {
        SwitchResult.UnknownDevice => ProblemCode.DeviceUnknown,
        SwitchResult.NotPresent => ProblemCode.DeviceNotPresent,
        SwitchResult.NoAnswer => ProblemCode.DeviceNoAnswer,
        SwitchResult.Refused => ProblemCode.DeviceRefused,
        SwitchResult.Busy => ProblemCode.DeviceBusy,
        _ => ProblemCode.GatewayFailed,
    };

    private static ProblemCode CodeOf(LinkResult result) => result switch
    {
        LinkResult.UnknownDevice => ProblemCode.DeviceUnknown,
        LinkResult.SameDevice => ProblemCode.LinkSameDevice,
        LinkResult.TableFull => ProblemCode.LinkTableFull,
        LinkResult.NotLinked => ProblemCode.LinkUnknown,
        _ => ProblemCode.GatewayFailed,
    };
}
