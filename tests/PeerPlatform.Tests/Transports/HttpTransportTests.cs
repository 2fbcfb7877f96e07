using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using NanoPeers.Endpoints;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Transports;

/// <summary>What is HTTP's own: statuses, headers, bounds.</summary>
public sealed class HttpTransportTests : IAsyncDisposable
{
    private static readonly HttpTransportOptions _options = new() { Port = 0 };

    private readonly List<HttpTransport> _opened = [];
    private readonly HttpClient _client = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        foreach (HttpTransport transport in _opened)
        {
            await transport.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_posted_message_is_answered_by_202_and_nothing_else()
    {
        (HttpTransport transport, RecordingSink sink) = Open(_options);
        using HttpResponseMessage response = await PostAsync(transport, TestMessages.OfLength(100));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancellation));
        ReceivedMessage received = await sink.NextAsync();
        Assert.Equal(TestMessages.OfLength(100), received.Octets);
        Assert.Equal(SendStatus.Unreachable, transport.Send(TestMessages.OfLength(100), received.From));
    }

    [Theory]
    [InlineData("POST", "/messages", 0, "application/octet-stream", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/messages", Limits.MaxStreamMessage + 1, "application/octet-stream", HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("POST", "/messages", 100, "text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("PUT", "/messages", 100, "application/octet-stream", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/", 100, "application/octet-stream", HttpStatusCode.NotFound)]
    [InlineData("POST", "/messages/1", 100, "application/octet-stream", HttpStatusCode.NotFound)]
    public async Task Other_requests_are_refused_with_the_right_status(string method, string path, int octets, string mediaType, HttpStatusCode expected)
    {
        (HttpTransport transport, RecordingSink sink) = Open(_options);
        using var request = new HttpRequestMessage(new HttpMethod(method), transport.LocalEndpoint + path);
        request.Content = new ByteArrayContent(new byte[octets]);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        request.Headers.ExpectContinue = true;
        using HttpResponseMessage response = await _client.SendAsync(request, Cancellation);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(0, sink.Count);
        Assert.Equal(0, transport.Counters.Received);
    }

    [Fact]
    public async Task A_body_that_is_cut_off_never_surfaces_and_is_counted()
    {
        (HttpTransport transport, RecordingSink sink) = Open(_options);
        using (var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, transport.LocalEndpoint.Port), Cancellation);
            const string Head = "POST /messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\nContent-Length: 100\r\n\r\n";
            await socket.SendAsync(Encoding.ASCII.GetBytes(Head + "only a part"), Cancellation);
            socket.Shutdown(SocketShutdown.Send);
            await Eventually.TrueAsync(() => transport.Counters.Dropped(DropReason.Malformed) == 1, "the part is counted");
        }

        using HttpResponseMessage response = await PostAsync(transport, TestMessages.OfLength(100));
        Assert.Equal(TestMessages.OfLength(100), (await sink.NextAsync()).Octets);
        Assert.Equal(1, sink.Count);
    }

    [Fact]
    public async Task A_chunked_body_beyond_the_limit_is_refused_while_it_comes()
    {
        (HttpTransport transport, RecordingSink sink) = Open(_options);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, transport.LocalEndpoint.Port), Cancellation);
        const string Head = "POST /messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(Head), Cancellation);
        byte[] chunk = [.. Encoding.ASCII.GetBytes("10000\r\n"), .. new byte[0x10000], .. Encoding.ASCII.GetBytes("\r\n")];
        try
        {
            for (int i = 0; i < 64 && transport.Counters.Dropped(DropReason.TooLong) == 0; i++)
            {
                await socket.SendAsync(chunk, Cancellation);
            }
        }
        catch (SocketException)
        {
            // The server closed it in the middle.
        }

        await Eventually.TrueAsync(() => transport.Counters.Dropped(DropReason.TooLong) == 1, "it is counted");
        Assert.Equal(0, sink.Count);
    }

    [Fact]
    public async Task An_answer_goes_to_the_port_that_the_sender_named_on_its_own_host()
    {
        (HttpTransport transport, RecordingSink sink) = Open(_options);
        using HttpResponseMessage good = await PostAsync(transport, TestMessages.OfLength(100), answerPort: "12345");
        Assert.Equal("http://127.0.0.1:12345", (await sink.NextAsync()).From.ToString());
        foreach (string wrong in new[] { "0", "65536", "-1", "80.0.0.1:80", "" })
        {
            using HttpResponseMessage response = await PostAsync(transport, TestMessages.OfLength(100), wrong);
            Assert.False(Assert.IsType<HttpAddress>((await sink.NextAsync()).From).CanPost);
        }
    }

    [Fact]
    public async Task A_remote_that_is_silent_fills_its_own_queue_and_is_given_up()
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        silent.Listen();
        (HttpTransport transport, _) = Open(_options with { MaxQueuedMessages = 4, PostMillis = 2_000, MaxRemotes = 2 });
        (HttpTransport other, RecordingSink otherHears) = Open(_options);
        RemoteAddress toSilent = Address(transport, Endpoint.Parse($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndPoint!).Port}")!);
        SendStatus status = SendStatus.Sent;
        for (int i = 0; i < 20 && status == SendStatus.Sent; i++)
        {
            status = transport.Send(TestMessages.OfLength(100), toSilent);
        }

        Assert.Equal(SendStatus.Busy, status);
        Assert.Equal(SendStatus.Sent, transport.Send(TestMessages.OfLength(101), Address(transport, other.LocalEndpoint)));
        Assert.Equal(TestMessages.OfLength(101), (await otherHears.NextAsync()).Octets);
        RemoteAddress third = Address(transport, Endpoint.Parse($"http://127.0.0.1:{FreePorts.Tcp()}")!);
        Assert.Equal(SendStatus.Busy, transport.Send(TestMessages.OfLength(100), third));
        await Eventually.TrueAsync(() => transport.Counters.Dropped(DropReason.Unreachable) >= 1, "what was posted in vain is dropped");
    }

    [Fact]
    public async Task A_remote_to_which_nothing_is_posted_is_forgotten_and_found_again()
    {
        (HttpTransport from, _) = Open(_options with { IdleMillis = 50 });
        (HttpTransport to, RecordingSink hears) = Open(_options);
        RemoteAddress address = Address(from, to.LocalEndpoint);
        for (int round = 0; round < 3; round++)
        {
            Assert.Equal(SendStatus.Sent, from.Send(TestMessages.OfLength(100 + round), address));
            Assert.Equal(TestMessages.OfLength(100 + round), (await hears.NextAsync()).Octets);
            await Eventually.TrueAsync(() => from.Remotes == 0, "it is forgotten");
        }

        Assert.Equal(3, from.Counters.Sent);
    }

    [Fact]
    public async Task A_remote_that_refuses_or_points_elsewhere_is_not_followed()
    {
        (HttpTransport from, _) = Open(_options);
        using var server = new HttpListenerOnFreePort();
        Assert.Equal(SendStatus.Sent, from.Send(TestMessages.OfLength(100), Address(from, server.Endpoint)));
        await server.AnswerOnceAsync("HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/messages\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        await Eventually.TrueAsync(() => from.Counters.Dropped(DropReason.Unreachable) == 1, "the refusal is counted");
        Assert.Equal(0, from.Counters.Sent);
    }

    [Theory]
    [InlineData("http://a..b:9702", "no host")]
    [InlineData("udp://127.0.0.1:9702", "not of http")]
    public void Endpoints_that_take_no_messages_are_refused_with_the_reason(string text, string reason)
    {
        (HttpTransport transport, _) = Open(_options);
        Assert.False(transport.TryResolve(Endpoint.Parse(text)!, out RemoteAddress? address, out string problem));
        Assert.Null(address);
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Loopback_is_the_default_and_bounds_are_checked()
    {
        Assert.Equal(IPAddress.Loopback, new HttpTransportOptions().BindAddress);
        Assert.Throws<ArgumentException>(() => new HttpTransport(_options with { MaxRemotes = 0 }));
        (HttpTransport first, _) = Open(_options);
        Assert.Throws<TransportBindException>(() => new HttpTransport(_options with { Port = first.LocalEndpoint.Port, AllowOtherPort = false }));
    }

    private static RemoteAddress Address(HttpTransport by, Endpoint of)
    {
        Assert.True(by.TryResolve(of, out RemoteAddress? address, out string problem), problem);
        return address;
    }

    private async Task<HttpResponseMessage> PostAsync(HttpTransport to, byte[] message, string? answerPort = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, to.LocalEndpoint + "/messages") { Content = new ByteArrayContent(message) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        if (answerPort is not null)
        {
            request.Headers.TryAddWithoutValidation(HttpTransport.AnswerPortHeader, answerPort);
        }

        return await _client.SendAsync(request, Cancellation);
    }

    private (HttpTransport Transport, RecordingSink Sink) Open(HttpTransportOptions options)
    {
        var transport = new HttpTransport(options);
        _opened.Add(transport);
        var sink = new RecordingSink();
        transport.Start(sink);
        return (transport, sink);
    }

    /// <summary>A server that answers one request with octets of the test's choice.</summary>
    private sealed class HttpListenerOnFreePort : IDisposable
    {
        private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        public HttpListenerOnFreePort()
        {
            _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _listener.Listen();
        }

        public Endpoint Endpoint => Endpoint.Parse($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}")!;

        public async Task AnswerOnceAsync(string answer)
        {
            using Socket socket = await _listener.AcceptAsync(Cancellation);
            await socket.ReceiveAsync(new byte[4096], Cancellation);
            await socket.SendAsync(Encoding.ASCII.GetBytes(answer), Cancellation);
            await socket.ReceiveAsync(new byte[4096], Cancellation);
        }

        public void Dispose() => _listener.Dispose();
    }
}
