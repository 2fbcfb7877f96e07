namespace NanoPeers.ClientApi.Services;

/// <summary>The services that a running gateway keeps (S2, figure 8). Errors are those of <see cref="GatewayConnection"/>.</summary>
/// <param name="gateway">The connection; the caller disposes of it.</param>
public sealed class ServiceClient(GatewayConnection gateway)
{
    /// <summary>All of them, in the order of their starts.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<KeptService>> ListAsync(CancellationToken cancellationToken) =>
        gateway.GetAsync("api/services", ClientJson.Default.IReadOnlyListKeptService, cancellationToken);

    /// <summary>Has something done with one; answers when it is done.</summary>
    /// <param name="name">The service.</param>
    /// <param name="action"><c>start</c>, <c>stop</c> or <c>restart</c>.</param>
    /// <param name="cancellationToken">Gives up waiting; what was begun goes on.</param>
    /// <returns>The service, after that.</returns>
    public Task<KeptService> OrderAsync(string name, string action, CancellationToken cancellationToken) => gateway.PostAsync(
        "api/services/" + Uri.EscapeDataString(name), new ServiceAction { Action = action }, ClientJson.Default.ServiceAction,
        ClientJson.Default.KeptService, cancellationToken);

    /// <summary>A service each time it comes into another state, from now on. Ends when the gateway does.</summary>
    /// <param name="whenWatching">Called once, when nothing that happens from then on is missed; null for nobody.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public IAsyncEnumerable<KeptService> WatchAsync(Action? whenWatching, CancellationToken cancellationToken) => gateway.StreamAsync(
        new HttpRequestMessage(HttpMethod.Get, "api/service-events"), ClientJson.Default.KeptService, whenWatching, cancellationToken);
}
