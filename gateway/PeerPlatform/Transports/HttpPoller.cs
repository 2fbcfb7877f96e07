using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using NanoPeers.Endpoints;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// The asking side of long polling: one request after the other to the peer's box at a host, each saying what came with the one before. A request that is cut
/// is made again and brings the same messages, of which those that came already are left out. TRANSPORTS.md, "Long polling".
/// </summary>
internal sealed class HttpPoller : IAsyncDisposable
{
    private const int FinishMillis = 1_000;

    private readonly HttpTransport _transport;
    private readonly HttpTransportOptions _options;
    private readonly Endpoint _mailbox;
    private readonly HttpClient _client;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _ending = new();
    private Task _running = Task.CompletedTask;
    private string _box = "";
    private ulong _has;
    private int _failures;

    public HttpPoller(HttpTransport transport, HttpTransportOptions options, Endpoint mailbox, HttpClient client, ILogger logger)
    {
        _transport = transport;
        _options = options;
        _mailbox = mailbox;
        _client = client;
        _logger = logger;
        Token = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=');
    }

    /// <summary>The secret by which the host knows whose box it is.</summary>
    public string Token { get; }

    /// <summary>Starts to ask, once.</summary>
    public void Start(SinkDelivery delivery) => _running = Task.Run(() => RunAsync(delivery));

    /// <summary>Asks no more and gives the box up.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAny(_running, Task.Delay(FinishMillis)).ConfigureAwait(false);
        using var limit = new CancellationTokenSource(FinishMillis);
        try
        {
            using HttpRequestMessage request = MakeRequest(HttpMethod.Delete);
            using HttpResponseMessage answer = await _client.SendAsync(request, limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOrdinary(exception))
        {
            // The host forgets the box by itself, later.
            TransportLog.PostFailed(_logger, _transport.HostAddress!, exception.Message);
        }

        _ending.Dispose();
    }

    private async Task RunAsync(SinkDelivery delivery)
    {
        while (!_ending.IsCancellationRequested)
        {
            bool isAnswered = await AskAsync(delivery).ConfigureAwait(false);
            _failures = isAnswered ? 0 : _failures + 1;
            if (!isAnswered)
            {
                long pause = Math.Min((long)_options.PollRetryMillis << Math.Min(_failures - 1, 16), _options.LongestPollRetryMillis);
                await Task.Delay((int)pause, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<bool> AskAsync(SinkDelivery delivery)
    {
        // The host answers within its patience; a proxy or a dead connection may not.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
        limit.CancelAfter(_options.PollMillis + _options.PostMillis);
        try
        {
            using HttpRequestMessage request = MakeRequest(HttpMethod.Get);
            using HttpResponseMessage answer =
                await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.NoContent))
            {
                TransportLog.PostFailed(_logger, _transport.HostAddress!, answer.ReasonPhrase ?? "");
                return false;
            }

            string box = answer.Headers.TryGetValues(HttpPolling.BoxHeader, out IEnumerable<string>? names) ? names.First() : "";
            _has = box == _box ? _has : 0;
            _box = box;
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                Deliver(await answer.Content.ReadAsByteArrayAsync(limit.Token).ConfigureAwait(false), delivery);
            }

            return true;
        }
        catch (Exception exception) when (IsOrdinary(exception))
        {
            return false;
        }
    }

    private void Deliver(byte[] answer, SinkDelivery delivery)
    {
        ArraySegment<byte> left = answer;
        while (!_ending.IsCancellationRequested && PollBox.TryRead(ref left, out ulong number, out string source, out ArraySegment<byte> message))
        {
            if (number > _has)
            {
                _has = number;
                delivery.Deliver(message.Array!, message.Offset, message.Count, new KnownIncomingAddress(AddressOf(source)));
            }
        }
    }

    /// <summary>Where an answer goes; another mailbox of the same host is told by its path alone, for the host may have other names elsewhere.</summary>
    private HttpAddress AddressOf(string source)
    {
        Endpoint? endpoint = Endpoint.Parse(source.StartsWith('/') ? _transport.HostAddress! + source : source);
        HttpAddress? address = endpoint is { SchemeName: HttpTransport.SchemeName } ? HttpAddress.Of(endpoint, canPost: true) : null;
        return address ?? _transport.HostAddress!;
    }

    private HttpRequestMessage MakeRequest(HttpMethod method)
    {
        HttpRequestMessage request = new(method, _mailbox.ToString());
        request.Headers.Add(HttpPolling.TokenHeader, Token);
        request.Headers.Add(HttpPolling.WaitHeader, (_options.PollMillis / 1_000).ToString(CultureInfo.InvariantCulture));
        if (_box.Length > 0)
        {
            request.Headers.Add(HttpPolling.BoxHeader, _box);
            request.Headers.Add(HttpPolling.AckHeader, _has.ToString(CultureInfo.InvariantCulture));
        }

        return request;
    }

    private static bool IsOrdinary(Exception exception) =>
        exception is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException;
}
