using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using NanoPeers.ClientApi.Peering;
using NanoPeers.ClientApi.Services;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>
/// What the console asks the gateway that runs with a state folder. Every member throws <see cref="GatewayNotRunningException"/> when no gateway does, and
/// <see cref="ApiCallException"/> when it refuses or does not answer in time.
/// </summary>
internal sealed partial class ApiClient : IDisposable
{
    private readonly GatewayConnection _gateway;

    private ApiClient(GatewayConnection gateway)
    {
        _gateway = gateway;
    }

    /// <summary>Reads where the gateway's API is, and its token.</summary>
    /// <param name="stateFolder">The state folder of the gateway.</param>
    /// <param name="timeLimit">How long an answer may take.</param>
    /// <exception cref="GatewayNotRunningException">No gateway has written an access file there.</exception>
    /// <exception cref="ApiCallException">The access file cannot be read.</exception>
    public static ApiClient Open(string stateFolder, TimeSpan? timeLimit = null) => new(GatewayConnection.Open(stateFolder, timeLimit));

    /// <summary>The same, over connections that the caller makes.</summary>
    /// <param name="stateFolder">The state folder of the gateway.</param>
    /// <param name="handler">Makes the connections; belongs to the client from now on.</param>
    /// <param name="timeLimit">How long an answer may take.</param>
    internal static ApiClient Open(string stateFolder, SocketsHttpHandler handler, TimeSpan timeLimit) =>
        new(GatewayConnection.Open(stateFolder, handler, timeLimit));

    /// <summary>Objects that peers share, and products that are kept up to date.</summary>
    public PeeringClient Peering => new(_gateway);

    /// <summary>What is asked of its agent.</summary>
    public ServiceClient Services => new(_gateway);

    /// <summary>The gateway itself.</summary>
    public Task<GatewayView> StatusAsync(CancellationToken cancellationToken) => GetAsync("api/status", ApiJson.Default.GatewayView, cancellationToken);

    /// <summary>All enrolled devices.</summary>
    public Task<IReadOnlyList<DeviceView>> DevicesAsync(CancellationToken cancellationToken) =>
        GetAsync("api/devices", ApiJson.Default.IReadOnlyListDeviceView, cancellationToken);

    /// <summary>All lights.</summary>
    public Task<IReadOnlyList<LightView>> LightsAsync(CancellationToken cancellationToken) =>
        GetAsync("api/lights", ApiJson.Default.IReadOnlyListLightView, cancellationToken);

    /// <summary>The gateway's counters by name.</summary>
    public Task<IReadOnlyDictionary<string, long>> CountersAsync(CancellationToken cancellationToken) =>
        GetAsync("api/counters", ApiJson.Default.IReadOnlyDictionaryStringInt64, cancellationToken);

    /// <summary>The latest attempts, of one device or of all.</summary>
    public Task<IReadOnlyList<AttemptView>> WhyAsync(string? device, CancellationToken cancellationToken) =>
        GetAsync(
            device is null ? "api/why" : "api/why?device=" + Uri.EscapeDataString(device), ApiJson.Default.IReadOnlyListAttemptView, cancellationToken);

    /// <summary>Switches a light and waits for its answer.</summary>
    public async Task<SwitchedView> SwitchAsync(string name, string action, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "api/lights/" + Uri.EscapeDataString(name))
        {
            Content = JsonContent.Create(new SwitchOrder { Action = action }, ApiJson.Default.SwitchOrder),
        };
        return await ReadAsync(request, ApiJson.Default.SwitchedView, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Enrols a device.</summary>
    public async Task<InvitedView> InviteAsync(string name, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "api/devices")
        {
            Content = JsonContent.Create(new InviteOrder { Name = name }, ApiJson.Default.InviteOrder),
        };
        return await ReadAsync(request, ApiJson.Default.InvitedView, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Pairs two devices.</summary>
    public async Task<PairedView> PairAsync(PairOrder order, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "api/pairings") { Content = JsonContent.Create(order, ApiJson.Default.PairOrder) };
        return await ReadAsync(request, ApiJson.Default.PairedView, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes a device.</summary>
    public async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Delete, "api/devices/" + Uri.EscapeDataString(name));
        using HttpResponseMessage response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All links.</summary>
    public Task<IReadOnlyList<LinkView>> LinksAsync(CancellationToken cancellationToken) =>
        GetAsync("api/links", ApiJson.Default.IReadOnlyListLinkView, cancellationToken);

    /// <summary>Links the button of one device with the light of another.</summary>
    public Task<LinkedView> LinkAsync(string switchName, string lightName, CancellationToken cancellationToken) =>
        LinkAsync(HttpMethod.Post, switchName, lightName, cancellationToken);

    /// <summary>Takes a link back.</summary>
    public Task<LinkedView> UnlinkAsync(string switchName, string lightName, CancellationToken cancellationToken) =>
        LinkAsync(HttpMethod.Delete, switchName, lightName, cancellationToken);

    /// <summary>What happens from now on, until cancelled. Ends when the gateway does.</summary>
    /// <param name="whenWatching">Called once, when nothing that happens from then on is missed.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public IAsyncEnumerable<EventView> WatchAsync(Action whenWatching, CancellationToken cancellationToken) =>
        StreamAsync("api/events", ApiJson.Default.EventView, whenWatching, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _gateway.Dispose();

    private async Task<LinkedView> LinkAsync(HttpMethod method, string switchName, string lightName, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(method, "api/links")
        {
            Content = JsonContent.Create(new LinkOrder { Switch = switchName, Light = lightName }, ApiJson.Default.LinkOrder),
        };
        return await ReadAsync(request, ApiJson.Default.LinkedView, cancellationToken).ConfigureAwait(false);
    }

    private Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class => _gateway.GetAsync(path, type, cancellationToken);

    private Task<TAnswer> PostAsync<TOrder, TAnswer>(
        string path, TOrder order, JsonTypeInfo<TOrder> type, JsonTypeInfo<TAnswer> answer, CancellationToken cancellationToken)
        where TAnswer : class => _gateway.PostAsync(path, order, type, answer, cancellationToken);

    private Task<T> ReadAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class => _gateway.ReadAsync(request, type, cancellationToken);

    private IAsyncEnumerable<T> StreamAsync<T>(string path, JsonTypeInfo<T> type, Action whenWatching, CancellationToken cancellationToken)
        where T : class => StreamAsync(new HttpRequestMessage(HttpMethod.Get, path), type, whenWatching, cancellationToken);

    private IAsyncEnumerable<T> StreamAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, Action whenWatching, CancellationToken cancellationToken)
        where T : class => _gateway.StreamAsync(request, type, whenWatching, cancellationToken);

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption completion, CancellationToken cancellationToken) =>
        _gateway.SendAsync(request, completion, cancellationToken);
}
