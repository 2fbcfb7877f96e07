using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>
/// Talks to the gateway that runs with a state folder. Every member throws <see cref="GatewayNotRunningException"/> when no gateway does, and
/// <see cref="ApiCallException"/> when it refuses or does not answer in time.
/// </summary>
internal sealed partial class ApiClient : IDisposable
{
    /// <summary>How long an answer may take: longer than the gateway waits for a light.</summary>
    public static readonly TimeSpan DefaultTimeLimit = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;
    private readonly string _stateFolder;
    private readonly TimeSpan _timeLimit;

    private ApiClient(HttpClient http, string stateFolder, TimeSpan timeLimit)
    {
        _http = http;
        _stateFolder = stateFolder;
        _timeLimit = timeLimit;
    }

    /// <summary>Reads where the gateway's API is, and its token.</summary>
    /// <param name="stateFolder">The state folder of the gateway.</param>
    /// <param name="timeLimit">How long an answer may take.</param>
    /// <exception cref="GatewayNotRunningException">No gateway has written an access file there.</exception>
    /// <exception cref="ApiCallException">The access file cannot be read.</exception>
    public static ApiClient Open(string stateFolder, TimeSpan? timeLimit = null)
    {
        SocketsHttpHandler handler = new() { UseProxy = false, AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5) };
        return Open(stateFolder, handler, timeLimit ?? DefaultTimeLimit);
    }

    /// <summary>The same, over connections that the caller makes.</summary>
    /// <param name="stateFolder">The state folder of the gateway.</param>
    /// <param name="handler">Makes the connections; belongs to the client from now on.</param>
    /// <param name="timeLimit">How long an answer may take.</param>
    internal static ApiClient Open(string stateFolder, SocketsHttpHandler handler, TimeSpan timeLimit)
    {
        ApiAccess access;
        try
        {
            access = ApiAccess.Read(stateFolder) ?? throw new GatewayNotRunningException(stateFolder);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ApiCallException(
                ApiCallException.AccessUnreadable,
                $"{ApiAccess.PathIn(stateFolder)} cannot be read: {e.Message} It is made anew when the gateway is started again.",
                e);
        }

        HttpClient http = new(handler) { BaseAddress = access.Address, Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", access.Token);
        return new ApiClient(http, stateFolder, timeLimit);
    }

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

    private IAsyncEnumerable<T> StreamAsync<T>(string path, JsonTypeInfo<T> type, Action whenWatching, CancellationToken cancellationToken)
        where T : class => StreamAsync(new HttpRequestMessage(HttpMethod.Get, path), type, whenWatching, cancellationToken);

    /// <summary>What follows a request, event by event; the request is disposed here.</summary>
    private async IAsyncEnumerable<T> StreamAsync<T>(
        HttpRequestMessage request, JsonTypeInfo<T> type, Action whenWatching, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        using HttpRequestMessage sent = request;
        using HttpResponseMessage response = await SendAsync(sent, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        whenWatching();
        SseParser<T?> parser = SseParser.Create(stream, (_, data) => JsonSerializer.Deserialize(data, type));
        await using IAsyncEnumerator<SseItem<T?>> items = parser.EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(items).ConfigureAwait(false))
        {
            if (items.Current.Data is T happened)
            {
                yield return happened;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<LinkedView> LinkAsync(HttpMethod method, string switchName, string lightName, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(method, "api/links")
        {
            Content = JsonContent.Create(new LinkOrder { Switch = switchName, Light = lightName }, ApiJson.Default.LinkOrder),
        };
        return await ReadAsync(request, ApiJson.Default.LinkedView, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<bool> NextAsync<T>(IAsyncEnumerator<SseItem<T>> items)
    {
        try
        {
            return await items.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpIOException or IOException)
        {
            return false; // the gateway ended, orderly or not
        }
    }

    private async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        return await ReadAsync(request, type, cancellationToken).ConfigureAwait(false);
    }

    private async Task<T> ReadAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        using HttpResponseMessage response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken).ConfigureAwait(false);
        try
        {
            return await response.Content.ReadFromJsonAsync(type, cancellationToken).ConfigureAwait(false) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new ApiCallException(
                ApiCallException.AnswerInvalid, "The gateway's answer is not what this program understands; are both of one version?", e);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_timeLimit);
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, completion, limit.Token).ConfigureAwait(false);
        }
        catch (HttpRequestException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
        {
            throw new GatewayNotRunningException(_stateFolder, e);
        }
        catch (HttpRequestException e)
        {
            throw new ApiCallException(ApiCallException.ConnectionLost, $"The connection to the gateway broke: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ApiCallException(ApiCallException.NoAnswer, $"The gateway did not answer within {_timeLimit.TotalSeconds:0} seconds.", e);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await ProblemOfAsync(response, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<ApiCallException> ProblemOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            ProblemView? problem = await response.Content.ReadFromJsonAsync(ApiJson.Default.ProblemView, cancellationToken).ConfigureAwait(false);
            if (problem is not null)
            {
                return new ApiCallException(problem.Code, problem.Detail);
            }
        }
        catch (JsonException)
        {
            // Said below.
        }

        HttpStatusCode status = response.StatusCode;
        return new ApiCallException(ApiCallException.AnswerInvalid, $"What answers at {response.RequestMessage?.RequestUri} is no gateway ({(int)status}).");
    }
}
