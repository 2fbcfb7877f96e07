using System.Net;
using NanoPeers.Errands;
using NanoPeers.PeeringService.Peering;

namespace NanoPeers.PeeringService.Errands;

/// <summary>The way to a peer's alias over HTTP: without proxies, redirects and cookies, and never to another place than the one that was verified.</summary>
internal sealed class PeerClient : IDisposable
{
    private readonly HttpClient _client;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;

    internal PeerClient(IPAddress from, TimeSpan patience, TimeProvider time)
    {
        _client = PeerSource.NewClient(from, patience);
        _patience = patience;
        _time = time;
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Posts a body to an alias.</summary>
    /// <returns>Where the answer will be; or why it was not taken, and whether the peer pointed elsewhere, which no honest one does.</returns>
    internal async Task<(Uri? Answer, string Why, bool Misdirects)> PostAsync(Uri alias, byte[] body, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, alias) { Content = new ByteArrayContent(body) };
        return await PatientlyAsync(request, (response, _) => Task.FromResult(PlaceOf(alias, response)), why => (null, why, false), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Looks for the answer: null while there is none.</summary>
    internal async Task<byte[]?> GetAsync(Uri answer, int most, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, answer);
        return await PatientlyAsync(
            request,
            async (response, patience) => response.StatusCode != HttpStatusCode.OK ? null
                : await BoundedBody.ReadAsync(response.Content, most, patience).ConfigureAwait(false) ?? [],
            _ => null, cancellationToken).ConfigureAwait(false);
    }

    private async Task<T> PatientlyAsync<T>(
        HttpRequestMessage request, Func<HttpResponseMessage, CancellationToken, Task<T>> read, Func<string, T> failed, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = new(_patience, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using HttpResponseMessage response =
                await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            return await read(response, either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return failed(e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return failed("It did not answer in time.");
        }
    }

    /// <summary>The answer's place is below the alias, at the same host; a path is all that is taken of it.</summary>
    private static (Uri? Answer, string Why, bool Misdirects) PlaceOf(Uri alias, HttpResponseMessage response)
    {
        int status = (int)response.StatusCode;
        string place = response.Headers.Location?.OriginalString ?? "";
        string stem = alias.AbsolutePath + "/";
        if (status is >= 300 and < 400)
        {
            return (null, $"It answered {status}: to be handed in elsewhere.", true);
        }

        if (status is not (200 or 201))
        {
            return (null, $"It answered {status}.", false);
        }

        bool isBelow = place.StartsWith(stem, StringComparison.Ordinal) && place.Length > stem.Length && place.Length <= ErrandLimits.MaxUrl
            && place[stem.Length..].All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.');
        return isBelow ? (new Uri(alias, place), "", false) : (null, "It names another place for the answer.", true);
    }
}
