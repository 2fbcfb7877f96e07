using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NanoPeers.Endpoints;
using NanoPeers.Identifiers;
using Endpoint = NanoPeers.Endpoints.Endpoint;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>Takes posted messages on a bound socket: <c>POST /messages</c> with one message as its body, answered by 202.</summary>
internal sealed class HttpInbox : IAsyncDisposable
{
    private const int FirstReadOctets = 4_096;

    private readonly HttpTransport _transport;
    private readonly SinkDelivery _delivery;
    private readonly WebApplication _server;
    private readonly PollBoxes _boxes;
    private readonly HttpPolling? _polling;
    private volatile bool _closed;

    public HttpInbox(HttpTransport transport, HttpTransportOptions options, Socket listener, SinkDelivery delivery, PollBoxes boxes)
    {
        _boxes = boxes;
        _polling = options.HostsMailboxes ? new HttpPolling(boxes, options) : null;
        _transport = transport;
        _delivery = delivery;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = _ => listener);
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxConcurrentConnections = options.MaxConnections + (options.HostsMailboxes ? options.MaxPolled : 0);
            server.Limits.MaxRequestBodySize = transport.MaxMessageLength;
            server.Listen((IPEndPoint)listener.LocalEndPoint!);
        });
        _server = builder.Build();
        _server.Run(TakeAsync);
    }

    public void Start() => _server.StartAsync().GetAwaiter().GetResult();

    /// <summary>Stops taking requests; those under way have a bounded time to end.</summary>
    public async Task StopAsync(int millis)
    {
        _closed = true;
        using var limit = new CancellationTokenSource(millis);
        await _server.StopAsync(limit.Token).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        Identifier? mailbox = _polling is null ? null : HttpPolling.PeerOf(context.Request);
        if (mailbox is not null && !HttpMethods.IsPost(context.Request.Method))
        {
            await _polling!.AnswerAsync(context, mailbox).ConfigureAwait(false);
            return;
        }

        context.Response.StatusCode = Refusal(context.Request, mailbox is not null);
        if (context.Response.StatusCode != StatusCodes.Status202Accepted)
        {
            return;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstReadOctets);
        try
        {
            int count = 0;
            while (await ReadAsync(context, buffer, count).ConfigureAwait(false) is var read and > 0)
            {
                count += read;
                if (count == buffer.Length)
                {
                    buffer = Grow(buffer);
                }
            }

            Deliver(context, buffer, count, mailbox);
        }
        catch (BadHttpRequestException broken)
        {
            // Cut off, too slow, or longer than announced or allowed: the server has the right status.
            bool isTooLong = broken.StatusCode == StatusCodes.Status413PayloadTooLarge;
            _transport.Counters.CountDropped(isTooLong ? DropReason.TooLong : DropReason.Malformed);
            context.Response.StatusCode = broken.StatusCode;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            _transport.Counters.CountDropped(DropReason.Malformed);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>202, or why a request is not read at all. The media type keeps pages in a browser from posting here unasked (CORS).</summary>
    private static int Refusal(HttpRequest request, bool isForMailbox) =>
        request.Path != HttpTransport.Path && !isForMailbox ? StatusCodes.Status404NotFound
        : !HttpMethods.IsPost(request.Method) ? StatusCodes.Status405MethodNotAllowed
        : request.ContentType != HttpTransport.MediaType ? StatusCodes.Status415UnsupportedMediaType
        : StatusCodes.Status202Accepted;

    private static ValueTask<int> ReadAsync(HttpContext context, byte[] buffer, int count) =>
        context.Request.Body.ReadAsync(buffer.AsMemory(count), context.RequestAborted);

    private static byte[] Grow(byte[] buffer)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        System.Buffer.BlockCopy(buffer, 0, larger, 0, buffer.Length);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private void Deliver(HttpContext context, byte[] buffer, int count, Identifier? mailbox)
    {
        if (count == 0)
        {
            _transport.Counters.CountDropped(DropReason.Malformed);
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
        else if (_closed)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
        else if (mailbox is not null)
        {
            string source = OwnedBoxOf(context) is { } box ? HttpPolling.RelayPath + box : SenderOf(context).ToString();
            bool isTaken = _boxes.FindOrMake(mailbox)?.Put(buffer.AsSpan(0, count), source) == SendStatus.Sent;
            context.Response.StatusCode = isTaken ? StatusCodes.Status202Accepted : StatusCodes.Status503ServiceUnavailable;
        }
        else
        {
            _delivery.Deliver(buffer, 0, count, new KnownIncomingAddress(SenderOf(context)));
        }
    }

    /// <summary>The peer that posts, where it fetches its own messages here and has shown that by its secret.</summary>
    private Identifier? OwnedBoxOf(HttpContext context) =>
        _polling is not null
        && Identifier.Parse(context.Request.Headers[HttpTransport.PeerHeader].ToString()) is { } peer
        && _polling.IsOwner(peer, context.Request)
            ? peer
            : null;

    /// <summary>
    /// Where an answer may be posted: the port comes from the header, the host from the connection, so that nobody can have answers sent to
    /// a third party's machine.
    /// </summary>
    private HttpAddress SenderOf(HttpContext context)
    {
        if (OwnedBoxOf(context) is { } box && Endpoint.Parse($"{_transport.LocalEndpoint}{HttpPolling.RelayPath}{box}") is { } mailbox)
        {
            return HttpAddress.Of(mailbox, canPost: true)!;
        }

        IPAddress host = context.Connection.RemoteIpAddress ?? IPAddress.Loopback;
        string? header = context.Request.Headers[HttpTransport.AnswerPortHeader];
        bool canPost = int.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= ushort.MaxValue;
        Endpoint endpoint = IpEndpoints.Make(HttpTransport.SchemeName, host, canPost ? port : context.Connection.RemotePort);
        return HttpAddress.Of(endpoint, canPost) ?? throw new InvalidOperationException($"{endpoint} makes no address.");
    }

    /// <summary>The process's own host decides about signals such as Ctrl+C; the default lifetime would take them away from it.</summary>
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
