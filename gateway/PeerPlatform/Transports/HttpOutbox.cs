using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>Posts the messages for one remote, one after the other, until none came for the idle time.</summary>
internal sealed class HttpOutbox
{
    private const string AskAgain = "status 503";
    private const int AgainMillis = 100;
    private const int MostAttempts = 50;

    private static readonly MediaTypeHeaderValue _mediaType = new(HttpTransport.MediaType);

    private readonly HttpTransport _transport;
    private readonly HttpTransportOptions _options;
    private readonly HttpClient _client;
    private readonly ILogger _logger;
    private readonly OutgoingQueue _queue;
    private readonly string _answerPort;
    private Task _running = Task.CompletedTask;

    public HttpOutbox(HttpTransport transport, HttpTransportOptions options, HttpAddress remote, HttpClient client, ILogger logger)
    {
        _transport = transport;
        _options = options;
        _client = client;
        _logger = logger;
        _queue = new OutgoingQueue(options.MaxQueuedMessages, options.MaxQueuedOctets);
        _answerPort = transport.LocalEndpoint.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Remote = remote;
    }

    /// <summary>To whom it posts.</summary>
    public HttpAddress Remote { get; }

    /// <summary>Queues a message; Closed when the outbox has ended. What is not queued stays the caller's.</summary>
    public SendStatus Enqueue(OutgoingMessage message) => _queue.Enqueue(message);

    /// <summary>Starts to post, once.</summary>
    public void Start(CancellationToken ending) => _running = Task.Run(() => RunAsync(ending), CancellationToken.None);

    /// <summary>Takes no more; completes when what waits is posted or dropped.</summary>
    public Task FinishAsync()
    {
        _queue.Complete();
        return _running;
    }

    private async Task RunAsync(CancellationToken ending)
    {
        while (await WaitAsync(ending).ConfigureAwait(false))
        {
            while (!ending.IsCancellationRequested && _queue.TryTake(out OutgoingMessage message))
            {
                string answer = AskAgain;
                for (int attempt = 0; attempt < MostAttempts && answer == AskAgain; attempt++)
                {
                    answer = await PostAsync(message, ending).ConfigureAwait(false);
                }

                Count(message.Count, answer);
                _queue.Release(message);
            }
        }

        _transport.Forget(this);
        _queue.Drop(_transport.Counters, DropReason.Closed);
    }

    private async Task<bool> WaitAsync(CancellationToken ending)
    {
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(ending);
        idle.CancelAfter(_options.IdleMillis);
        try
        {
            return await _queue.WaitAsync(idle.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Whoever finds it in the table after this gets a new one; what came in meanwhile is still posted.
            _transport.Forget(this);
            _queue.Complete();
            return !ending.IsCancellationRequested && await _queue.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Posts one message.</summary>
    /// <returns>What came of it, for people; empty when it was accepted.</returns>
    private async Task<string> PostAsync(OutgoingMessage message, CancellationToken ending)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ending);
        limit.CancelAfter(_options.PostMillis);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Remote.PostTo);
            request.Content = new ReadOnlyMemoryContent(message.Octets);
            request.Content.Headers.ContentType = _mediaType;
            AddSender(request);
            using HttpResponseMessage response =
                await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable && !ending.IsCancellationRequested)
            {
                // A full mailbox has room again when its owner has asked.
                await Task.Delay(AgainMillis, limit.Token).ConfigureAwait(false);
                return AskAgain;
            }

            return response.StatusCode == HttpStatusCode.Accepted ? "" : $"status {(int)response.StatusCode}";
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or ObjectDisposedException)
        {
            return exception is HttpRequestException ? exception.Message : "no answer in time";
        }
    }

    /// <summary>How answers find this peer: at a port of its own, or in its mailbox, whose host alone gets the secret to see.</summary>
    private void AddSender(HttpRequestMessage request)
    {
        if (_transport.Owned is not { } owned)
        {
            request.Headers.Add(HttpTransport.AnswerPortHeader, _answerPort);
        }
        else if (Remote.IsAt(owned.Mailbox))
        {
            request.Headers.Add(HttpTransport.PeerHeader, owned.Mailbox.Peer!.ToString());
            request.Headers.Add(HttpPolling.TokenHeader, owned.Token);
        }
    }

    private void Count(int octets, string answer)
    {
        if (answer.Length == 0)
        {
            _transport.Counters.CountSent(octets);
        }
        else
        {
            _transport.Counters.CountDropped(DropReason.Unreachable);
            TransportLog.PostFailed(_logger, Remote, answer);
        }
    }
}
