using System.Net;

namespace NanoPeers.PeeringService.Errands;

/// <summary>The way to the backend over HTTP. Redirects are not followed: what is certified is one URL, not where that may point.</summary>
internal sealed class BackendClient : IDisposable
{
    private readonly HttpClient _client;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;

    internal BackendClient(Uri? proxy, TimeSpan patience, TimeProvider time)
    {
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false, UseCookies = false, MaxResponseHeadersLength = 16, PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        };
        if (proxy is not null)
        {
            handler.Proxy = new WebProxy(proxy);
        }

        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _patience = patience;
        _time = time;
    }

    public void Dispose() => _client.Dispose();

    /// <summary>One exchange. Later where the network or the backend may be better another time, Never where it refuses.</summary>
    internal async Task<ErrandAnswer> SendAsync(HttpMethod method, Uri url, byte[]? body, int most, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = new(_patience, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        using HttpRequestMessage request = new(method, url);
        request.Headers.CacheControl = new() { NoCache = true, NoStore = true };
        request.Content = body is null ? null : new ByteArrayContent(body);
        try
        {
            using HttpResponseMessage response =
                await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                ErrandResult result = IsRefusal(response.StatusCode) ? ErrandResult.Never : ErrandResult.Later;
                return new ErrandAnswer(result, [], $"{url.Host} answered {(int)response.StatusCode}");
            }

            byte[]? octets = await BoundedBody.ReadAsync(response.Content, most, either.Token).ConfigureAwait(false);
            return octets is null
                ? new ErrandAnswer(ErrandResult.Never, [], $"{url.Host} answered more than {most} octets")
                : new ErrandAnswer(ErrandResult.Done, octets, "");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new ErrandAnswer(ErrandResult.Later, [], $"{url.Host} cannot be reached: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ErrandAnswer(ErrandResult.Later, [], $"{url.Host} did not answer in time");
        }
    }

    /// <summary>Adds pairs to a URL's query.</summary>
    internal static Uri WithQuery(string url, params (string Key, string Value)[] pairs)
    {
        char first = url.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return new Uri(url + first + string.Join('&', pairs.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}")));
    }

    // What a restricted network's own proxy may answer (403, 407, 302, 5xx) is no word of the backend.
    private static bool IsRefusal(HttpStatusCode status) => status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.Gone
        or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnsupportedMediaType or HttpStatusCode.UnprocessableEntity;
}
