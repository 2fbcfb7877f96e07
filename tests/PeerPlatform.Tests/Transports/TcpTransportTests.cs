using System.Net;
using System.Net.Sockets;
using NanoPeers.Endpoints;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Transports;

/// <summary>What is TCP's own: framing on the wire, connections, bounds, idle time.</summary>
public sealed class TcpTransportTests : IAsyncDisposable
{
    private static readonly TcpTransportOptions _options = new() { BindAddress = IPAddress.Loopback, Port = 0 };

    private readonly List<TcpTransport> _opened = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (TcpTransport transport in _opened)
        {
            await transport.DisposeAsync();
        }
    }

    [Fact]
    [Trait("Capability", "C12")]
    public async Task A_message_written_in_parts_surfaces_once_and_whole()
    {
        (TcpTransport transport, RecordingSink sink) = Open(_options);
        using Socket stranger = await ConnectAsync(transport);
        byte[] message = TestMessages.OfLength(300);
        foreach (byte octet in message.AsSpan(0, 299).ToArray())
        {
            await stranger.SendAsync(new[] { octet }, Cancellation);
        }

        Assert.Null(await sink.NextWithinAsync(100));
        await stranger.SendAsync(message.AsMemory(299), Cancellation);
        Assert.Equal(message, (await sink.NextAsync()).Octets);
    }

    [Fact]
    [Trait("Capability", "C12")]
    public async Task Many_messages_in_one_write_arrive_in_order()
    {
        (TcpTransport transport, RecordingSink sink) = Open(_options);
        using Socket stranger = await ConnectAsync(transport);
        byte[][] messages = [.. Enumerable.Range(0, 200).Select(number => TestMessages.OfLength(65 + number))];
        await stranger.SendAsync(messages.SelectMany(message => message).ToArray(), Cancellation);
        foreach (byte[] message in messages)
        {
            Assert.Equal(message, (await sink.NextAsync()).Octets);
        }
    }

    [Fact]
    [Trait("Capability", "C12")]
    public async Task A_message_cut_off_by_the_end_of_the_stream_never_surfaces_and_is_counted()
    {
        (TcpTransport transport, RecordingSink sink) = Open(_options);
        Socket stranger = await ConnectAsync(transport);
        await stranger.SendAsync(TestMessages.OfLength(100), Cancellation);
        await stranger.SendAsync(TestMessages.OfLength(101).AsMemory(0, 100), Cancellation);
        stranger.Shutdown(SocketShutdown.Send);
        await sink.NextAsync();
        await Eventually.TrueAsync(() => transport.Ended(ConnectionEnd.CutOff) == 1, "the cut-off is counted");
        Assert.Equal(1, transport.Counters.Dropped(DropReason.Malformed));
        Assert.Equal(1, sink.Count);
        Assert.Equal(0, transport.Connections);
        stranger.Dispose();

        using Socket clean = await ConnectAsync(transport);
        await clean.SendAsync(TestMessages.OfLength(100), Cancellation);
        clean.Shutdown(SocketShutdown.Send);
        await sink.NextAsync();
        await Eventually.TrueAsync(() => transport.Ended(ConnectionEnd.ClosedByRemote) == 1, "the clean end is counted");
    }

    [Theory]
    [InlineData("magic", ConnectionEnd.Malformed, DropReason.Malformed)]
    [InlineData("version", ConnectionEnd.Unknown, DropReason.Unknown)]
    [InlineData("length", ConnectionEnd.TooLong, DropReason.TooLong)]
    public async Task What_is_no_envelope_closes_its_own_connection_only(string broken, ConnectionEnd end, DropReason reason)
    {
        byte[] message = TestMessages.OfLength(100);
        switch (broken)
        {
            case "magic":
                message[0] = (byte)'G';
                break;
            case "version":
                message[2] = 2;
                break;
            default:
                BigEndian.WriteUInt32(message, 8, Limits.MaxStreamMessage + 1);
                break;
        }

        (TcpTransport transport, RecordingSink sink) = Open(_options);
        using Socket good = await ConnectAsync(transport);
        using Socket bad = await ConnectAsync(transport);
        await bad.SendAsync(message, Cancellation);
        Assert.Equal(0, await ReceiveOrZeroAsync(bad));
        await Eventually.TrueAsync(() => transport.Ended(end) == 1, "the end is counted");
        Assert.Equal(1, transport.Counters.Dropped(reason));
        await good.SendAsync(TestMessages.OfLength(100), Cancellation);
        Assert.Equal(TestMessages.OfLength(100), (await sink.NextAsync()).Octets);
    }

    [Fact]
    public async Task Answers_use_the_connection_of_the_question_and_end_with_it()
    {
        (TcpTransport asker, RecordingSink askerHears) = Open(_options);
        (TcpTransport answerer, RecordingSink answererHears) = Open(_options);
        asker.Send(TestMessages.OfLength(100), Address(asker, answerer.LocalEndpoint));
        ReceivedMessage asked = await answererHears.NextAsync();
        for (int i = 0; i < 10; i++)
        {
            answerer.Send(TestMessages.OfLength(100 + i), asked.From);
            Assert.Equal(TestMessages.OfLength(100 + i), (await askerHears.NextAsync()).Octets);
        }

        Assert.Equal(1, asker.Connections);
        Assert.Equal(1, answerer.Connections);
        await asker.DisposeAsync();
        await Eventually.TrueAsync(() => answerer.Connections == 0, "the answerer notices the end");
        Assert.Equal(SendStatus.Unreachable, answerer.Send(TestMessages.OfLength(100), asked.From));
    }

    [Fact]
    public async Task An_idle_connection_is_closed_and_made_again_when_needed()
    {
        (TcpTransport asker, _) = Open(_options with { IdleMillis = 1_500 });
        (TcpTransport answerer, RecordingSink hears) = Open(_options);
        RemoteAddress to = Address(asker, answerer.LocalEndpoint);
        asker.Send(TestMessages.OfLength(100), to);
        await hears.NextAsync();
        await Eventually.TrueAsync(() => asker.Ended(ConnectionEnd.Idle) == 1 && asker.Connections == 0, "the idle connection is closed");
        asker.Send(TestMessages.OfLength(101), to);
        Assert.Equal(TestMessages.OfLength(101), (await hears.NextAsync()).Octets);
    }

    [Fact]
    public async Task A_stranger_that_drips_octets_counts_as_idle()
    {
        (TcpTransport transport, _) = Open(_options with { IdleMillis = 150 });
        using Socket stranger = await ConnectAsync(transport);
        byte[] message = TestMessages.OfLength(10_000);
        int sent = 0;
        while (transport.Ended(ConnectionEnd.Idle) == 0 && sent < message.Length)
        {
            try
            {
                await stranger.SendAsync(message.AsMemory(sent, 1), Cancellation);
            }
            catch (SocketException)
            {
                break;
            }

            sent++;
            await Task.Delay(5, Cancellation);
        }

        await Eventually.TrueAsync(() => transport.Ended(ConnectionEnd.Idle) == 1, "the drip is cut");
        Assert.True(sent < message.Length);
    }

    [Fact]
    public async Task Connections_are_bounded_both_ways()
    {
        (TcpTransport transport, _) = Open(_options with { MaxConnections = 2 });
        using Socket first = await ConnectAsync(transport);
        using Socket second = await ConnectAsync(transport);
        await Eventually.TrueAsync(() => transport.Connections == 2, "two are in");
        using Socket third = await ConnectAsync(transport);
        Assert.Equal(0, await ReceiveOrZeroAsync(third));
        await Eventually.TrueAsync(() => transport.Ended(ConnectionEnd.TableFull) == 1, "the third is counted");

        (TcpTransport other, _) = Open(_options);
        Assert.Equal(SendStatus.Busy, transport.Send(TestMessages.OfLength(100), Address(transport, other.LocalEndpoint)));
        first.Dispose();
        await Eventually.TrueAsync(
            () => transport.Send(TestMessages.OfLength(100), Address(transport, other.LocalEndpoint)) == SendStatus.Sent, "a place is free again");
    }

    [Fact]
    public async Task A_remote_that_does_not_read_makes_its_own_queue_busy()
    {
        (TcpTransport transport, RecordingSink sink) = Open(_options with { MaxQueuedMessages = 8 });
        (TcpTransport other, RecordingSink otherHears) = Open(_options);
        using Socket deaf = await ConnectAsync(transport);
        await deaf.SendAsync(TestMessages.OfLength(100), Cancellation);
        RemoteAddress toDeaf = (await sink.NextAsync()).From;
        byte[] large = TestMessages.OfLength(Limits.MaxStreamMessage);
        SendStatus status = SendStatus.Sent;
        for (int i = 0; i < 200 && status == SendStatus.Sent; i++)
        {
            status = transport.Send(large, toDeaf);
        }

        Assert.Equal(SendStatus.Busy, status);
        Assert.Equal(1, transport.Counters.Dropped(DropReason.Busy));
        Assert.Equal(SendStatus.Sent, transport.Send(large, Address(transport, other.LocalEndpoint)));
        Assert.Equal(large, (await otherHears.NextAsync()).Octets);
    }

    [Fact]
    public async Task What_waits_is_sent_before_a_transport_ends()
    {
        (TcpTransport from, _) = Open(_options);
        (TcpTransport to, RecordingSink hears) = Open(_options);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(SendStatus.Sent, from.Send(TestMessages.OfLength(1000, i), Address(from, to.LocalEndpoint)));
        }

        await from.DisposeAsync();
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(TestMessages.OfLength(1000, i), (await hears.NextAsync()).Octets);
        }

        Assert.Equal(20, from.Counters.Sent);
    }

    [Fact]
    public async Task A_dead_address_drops_what_waited_and_says_why()
    {
        (TcpTransport transport, _) = Open(_options with { HoldMillis = 300, RetryMillis = 50 });
        transport.Send(TestMessages.OfLength(100), Address(transport, Endpoint.Parse($"tcp://127.0.0.1:{FreePorts.Tcp()}")!));
        await Eventually.TrueAsync(() => transport.Counters.Dropped(DropReason.Unreachable) == 1, "the message is dropped");
        Assert.NotEqual(0, transport.Ended(ConnectionEnd.NotConnected));
        Assert.Equal(0, transport.Connections);
    }

    [Fact]
    public void What_is_not_exactly_one_envelope_is_not_sent()
    {
        (TcpTransport transport, _) = Open(_options);
        RemoteAddress to = Address(transport, transport.LocalEndpoint);
        byte[] two = [.. TestMessages.OfLength(100), .. TestMessages.OfLength(100)];
        Assert.Equal(SendStatus.Malformed, transport.Send(two, to));
        Assert.Equal(SendStatus.Malformed, transport.Send(TestMessages.OfLength(100).AsSpan(0, 99), to));
        Assert.Equal(SendStatus.Malformed, transport.Send(new byte[100], to));
        Assert.Equal(0, transport.Connections);
    }

    [Fact]
    public void A_taken_port_gives_way_or_is_refused_and_bounds_are_checked()
    {
        (TcpTransport first, _) = Open(_options);
        int port = first.LocalEndpoint.Port;
        (TcpTransport second, _) = Open(_options with { Port = port });
        Assert.NotEqual(port, second.LocalEndpoint.Port);
        Assert.Throws<TransportBindException>(() => new TcpTransport(_options with { Port = port, AllowOtherPort = false }));
        Assert.Throws<ArgumentException>(() => new TcpTransport(_options with { MaxConnections = 0 }));
        Assert.Equal(9701, new TcpTransportOptions().Port);
    }

    private static RemoteAddress Address(TcpTransport by, Endpoint of)
    {
        Assert.True(by.TryResolve(of, out RemoteAddress? address, out string problem), problem);
        return address;
    }

    private static async Task<Socket> ConnectAsync(TcpTransport transport)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, transport.LocalEndpoint.Port), Cancellation);
        return socket;
    }

    /// <summary>Waits for the other side to close; a reset is a close too.</summary>
    private static async Task<int> ReceiveOrZeroAsync(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1], Cancellation);
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    private (TcpTransport Transport, RecordingSink Sink) Open(TcpTransportOptions options)
    {
        var transport = new TcpTransport(options);
        _opened.Add(transport);
        var sink = new RecordingSink();
        transport.Start(sink);
        return (transport, sink);
    }
}
