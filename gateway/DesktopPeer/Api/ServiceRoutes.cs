using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using NanoPeers.ClientApi.Services;
using NanoPeers.PeeringService.Agent;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The API's paths for the agent's services. DESKTOP-PEER.md lists them for those who call them.</summary>
internal sealed class ServiceRoutes(ServiceAgent agent, EventStreams streams, ILogger logger) : IApiRoutes
{
    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/services", context => ApiExchange.AnswerAsync(context, [.. agent.View().Select(View)], ApiJson.Default.IReadOnlyListKeptService));
        routes.MapGet("/api/services/{name}", context => ApiExchange.AnswerAsync(context, View(ServiceOf(context)), ApiJson.Default.KeptService));
        routes.MapPost("/api/services/{name}", OrderAsync);
        routes.MapGet("/api/service-events", context => streams.ServeAsync(
            context, WatchAsync, static service => (service.State, JsonSerializer.Serialize(service, ApiJson.Default.KeptService))));
    }

    private static KeptService View(SubsystemView view) => new(
        view.Name,
        view.Purpose,
        view.IsPeeringAware,
        JsonNamingPolicy.KebabCaseLower.ConvertName(view.State.ToString()),
        view.Fault == SubsystemFault.None ? "" : JsonNamingPolicy.KebabCaseLower.ConvertName(view.Fault.ToString()),
        view.Detail,
        view.Since,
        view.Restarts,
        view.ProcessId);

    private async IAsyncEnumerable<KeptService> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (AgentEvent happened in agent.WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            if (happened.Subsystem is { } service)
            {
                yield return View(service);
            }
        }
    }

    private async Task OrderAsync(HttpContext context)
    {
        string action = (await ApiExchange.ReadAsync(context, ApiJson.Default.ServiceAction).ConfigureAwait(false)).Action;
        string name = ServiceOf(context).Name;
        AgentAnswer answer = action switch
        {
            "start" => await agent.StartAsync(name, context.RequestAborted).ConfigureAwait(false),
            "stop" => await agent.StopAsync(name, context.RequestAborted).ConfigureAwait(false),
            "restart" => await agent.RestartAsync(name, context.RequestAborted).ConfigureAwait(false),
            _ => throw new ApiRefusalException(ProblemCode.ActionUnknown, $"\"{action}\" is none of start, stop, restart."),
        };
        logger.ServiceOrdered(name, action, answer);
        SubsystemView now = ServiceOf(context);
        if (answer != AgentAnswer.Done)
        {
            throw new ApiRefusalException(
                ProblemCode.ServiceNotRunning, answer == AgentAnswer.Ending ? "The gateway is ending." : $"{name} does not run: {now.Fault}. {now.Detail}");
        }

        await ApiExchange.AnswerAsync(context, View(now), ApiJson.Default.KeptService).ConfigureAwait(false);
    }

    private SubsystemView ServiceOf(HttpContext context)
    {
        string name = (string)context.Request.RouteValues["name"]!;
        return agent.Find(name)
            ?? throw new ApiRefusalException(ProblemCode.ServiceUnknown, $"No service is called \"{name}\": GET /api/services, or services list, lists them.");
    }
}
