using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace NanoPeers.ClientApi;

/// <summary>
/// Asks the gateway that runs with a state folder, over its API on 127.0.0.1 (DESKTOP-PEER.md lists paths and answers). May be used by several
/// threads at a time. Every call throws <see cref="GatewayNotRunningException"/> when no gateway runs, and <see cref="ApiCallException"/> when
/// it refuses or does not answer in time. A gateway that was started anew has a new token: open the connection anew, too.
/// </summary>
public sealed class GatewayConnection : IDisposable
{
    /// <summary>How long an answer may take: longer than the gateway waits for a light.</summary>
    public static readonly TimeSpan DefaultTimeLimit = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;
    private readonly string _stateFolder;
    private readonly TimeSpan _timeLimit;

    private GatewayConnection(HttpClient http, string stateFolder, TimeSpan timeLimit)
    {
        _http = http;
        _stateFolder = stateFolder;
        _timeLimit = timeLimit;
    }

    /// <summary>Reads where the gateway's API is, and its token.</summary>
    /// <param name="stateFolder">The state folder of the gateway.</param>
    /// <param name="timeLimit">How long an answer may take; null is <see cref="DefaultTimeLimit"/>.</param>
    /// <exception cref="GatewayNotRunningException">No gateway has written an access file there.</exception>
    /// <exception cref="ApiCallException">The access file cannot be read.</exception>
    public static GatewayConnection Open(string stateFolder, TimeSpan? timeLimit = null)
    {
        SocketsHttpHandler handler = new() { UseProxy = false, AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5) };
        return Open(stateFolder, handler, timeLimit ?? DefaultTimeLimit);
    }

    /// <summary>The same, over connections that the caller makes.</summary>
    /// <param name="stateFolder">The state folder of the gateway.</param>
    /// <param name="handler">Makes the connections; belongs to this object from now on.</param>
    /// <param name="timeLimit">How long an answer may take.</param>
    /// <exception cref="GatewayNotRunningException">No gateway has written an access file there.</exception>
    /// <exception cref="ApiCallException">The access file cannot be read.</exception>
    public static GatewayConnection Open(string stateFolder, SocketsHttpHandler handler, TimeSpan timeLimit)
    {
        GatewayAccess access;
        try
        {
            access = GatewayAccess.Read(stateFolder) ?? throw new GatewayNotRunningException(stateFolder);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ApiCallException(
                ApiCallException.AccessUnreadable,
                $"{GatewayAccess.PathIn(stateFolder)} cannot be read: {e.Message} It is made anew when the gateway is started again.",
                e);
        }

        HttpClient http = new(handler) { BaseAddress = access.Address, Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", access.Token);
        return new GatewayConnection(http, stateFolder, timeLimit);
    }

    /// <summary>Asks for what a path tells.</summary>
    /// <param name="path">Such as "api/status", without a slash before it.</param>
    /// <param name="type">How the answer is read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        return await ReadAsync(request, type, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends an order and reads what became of it.</summary>
    /// <param name="path">Such as "api/links".</param>
    /// <param name="order">The order.</param>
    /// <param name="type">How the order is written.</param>
    /// <param name="answer">How the answer is read.</param>
    /// <param name="cancellationToken">Gives up; whether the order is carried out is not known then.</param>
    public async Task<TAnswer> PostAsync<TOrder, TAnswer>(
        string path, TOrder order, JsonTypeInfo<TOrder> type, JsonTypeInfo<TAnswer> answer, CancellationToken cancellationToken)
        where TAnswer : class
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = JsonContent.Create(order, type) };
        return await ReadAsync(request, answer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a request and reads its answer.</summary>
    /// <param name="request">The request, its path without a slash before it.</param>
    /// <param name="type">How the answer is read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<T> ReadAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        using HttpResponseMessage response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken).ConfigureAwait(false);
        try
        {
            return await response.Content.ReadFromJsonAsync(type, cancellationToken).ConfigureAwait(false) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw NotUnderstood(e);
        }
    }

    /// <summary>
    /// What follows a request, event by event (the HTML standard's text/event-stream), until the gateway ends the stream or ends itself.
    /// </summary>
    /// <param name="request">The request; disposed here.</param>
    /// <param name="type">How each event's data is read.</param>
    /// <param name="whenWatching">Called once, when nothing that happens from then on is missed; null for nobody.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public async IAsyncEnumerable<T> StreamAsync<T>(
        HttpRequestMessage request, JsonTypeInfo<T> type, Action? whenWatching, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        using HttpRequestMessage sent = request;
        using HttpResponseMessage response = await SendAsync(sent, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        whenWatching?.Invoke();
        SseParser<T?> parser = SseParser.Create(stream, (_, data) => Read(data, type));
        await using IAsyncEnumerator<SseItem<T?>> items = parser.EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(items).ConfigureAwait(false))
        {
            if (items.Current.Data is T happened)
            {
                yield return happened;
            }
        }
    }

    /// <summary>Sends a request; the answer is one of success.</summary>
    /// <param name="request">The request, its path without a slash before it.</param>
    /// <param name="completion">Whether the answer's body is waited for, too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The answer, for the caller to dispose.</returns>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption completion, CancellationToken cancellationToken)
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

    /// <summary>Closes the connections; calls that are under way end with an error.</summary>
    public void Dispose() => _http.Dispose();

    internal static ApiCallException NotUnderstood(Exception? inner) =>
        new(ApiCallException.AnswerInvalid, "The gateway's answer is not what this program understands; are both of one version?", inner);

    private static T? Read<T>(ReadOnlySpan<byte> data, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(data, type);
        }
        catch (JsonException e)
        {
            throw NotUnderstood(e);
        }
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

    private static async Task<ApiCallException> ProblemOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            GatewayProblem? problem = await response.Content.ReadFromJsonAsync(ClientJson.Default.GatewayProblem, cancellationToken).ConfigureAwait(false);
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
