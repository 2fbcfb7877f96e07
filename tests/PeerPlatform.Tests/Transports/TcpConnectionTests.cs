using System.Net;
using System.Net.Sockets;
using NanoPeers.Endpoints;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Transports;

/// <summary>One connection for a remote: joined, kept alive, made again, bounded, and written to in batches.</summary>
public sealed class TcpConnectionTests : IAsyncDisposable
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
    public async Task Peers_that_dial_each_other_at_once_end_with_one_connection_and_lose_and_reorder_nothing()
    {
        const int Messages = 2_000;
        (TcpTransport one, RecordingSink oneHears) = Open(_options);
        (TcpTransport other, RecordingSink otherHears) = Open(_options);
        RemoteAddress toOther = Address(one, other.LocalEndpoint);
        RemoteAddress toOne = Address(other, one.LocalEndpoint);
        Task there = SendAllAsync(one, toOther, Messages);
        Task back = SendAllAsync(other, toOne, Messages);
        await Task.WhenAll(there, back);
        for (int i = 0; i < Messages; i++)
        {
            Assert.Equal(Numbered(i), (await otherHears.NextAsync()).Octets);
            Assert.Equal(Numbered(i), (await oneHears.NextAsync()).Octets);
        }

        await Eventually.TrueAsync(() => one.Connections == 1 && other.Connections == 1, "one connection stays");
        Assert.True(one.Ended(ConnectionEnd.Merged) + other.Ended(ConnectionEnd.Merged) > 0, "one was joined to the other");
        Assert.Equal(SendStatus.Sent, one.Send(Numbered(1), toOther));
        Assert.Equal(SendStatus.Sent, other.Send(Numbered(2), toOne));
        Assert.Equal(Numbered(1), (await otherHears.NextAsync()).Octets);
        Assert.Equal(Numbered(2), (await oneHears.NextAsync()).Octets);
        Assert.Equal(1, one.Connections);
        Assert.Equal(1, other.Connections);
        Assert.Equal(0, one.Counters.DroppedInAll - one.Counters.Dropped(DropReason.Busy));
        Assert.Equal(0, other.Counters.DroppedInAll - other.Counters.Dropped(DropReason.Busy));
    }

    [Fact]
    public async Task A_peer_that_dials_back_where_a_connection_is_open_ends_with_one()
    {
        (TcpTransport asker, RecordingSink askerHears) = Open(_options);
        (TcpTransport answerer, RecordingSink answererHears) = Open(_options);
        asker.Send(Numbered(1), Address(asker, answerer.LocalEndpoint));
        await answererHears.NextAsync();
        for (int i = 0; i < 50; i++)
        {
            Assert.Equal(SendStatus.Sent, answerer.Send(Numbered(i), Address(answerer, asker.LocalEndpoint)));
            Assert.Equal(Numbered(i), (await askerHears.NextAsync()).Octets);
        }

        await Eventually.TrueAsync(() => asker.Connections == 1 && answerer.Connections == 1, "one connection stays");
    }

    [Fact]
    public async Task Who_only_repeats_what_another_said_of_itself_gets_none_of_its_messages()
    {
        (TcpTransport victim, RecordingSink victimHears) = Open(_options);
        (TcpTransport sender, RecordingSink senderHears) = Open(_options);
        sender.Send(Numbered(0), Address(sender, victim.LocalEndpoint));
        await victimHears.NextAsync();
        UInt128 known = victim.Instance;
        using Socket impostor = await ConnectAsync(sender);
        await impostor.SendAsync(Octets(StreamControlKind.Hello, known, 0), Cancellation);
        await impostor.SendAsync(Octets(StreamControlKind.Same, known, 77), Cancellation);
        await impostor.SendAsync(Octets(StreamControlKind.Bye, known, 0), Cancellation);
        await impostor.SendAsync(Numbered(9), Cancellation);
        Assert.Equal(Numbered(9), (await senderHears.NextAsync()).Octets);
        for (int i = 1; i < 20; i++)
        {
            Assert.Equal(SendStatus.Sent, sender.Send(Numbered(i), Address(sender, victim.LocalEndpoint)));
            Assert.Equal(Numbered(i), (await victimHears.NextAsync()).Octets);
        }

        Assert.Equal(0, sender.Ended(ConnectionEnd.Merged));
    }

    [Fact]
    public async Task A_connection_that_broke_is_made_again_for_what_waits_and_only_then()
    {
        int port = FreePorts.Tcp();
        (TcpTransport sender, _) = Open(_options with { RetryMillis = 20, LongestRetryMillis = 100, HoldMillis = 60_000 });
        RemoteAddress to = Address(sender, Endpoint.Parse($"tcp://127.0.0.1:{port}")!);
        Assert.Equal(SendStatus.Sent, sender.Send(Numbered(1), to));
        Assert.Equal(SendStatus.Sent, sender.Send(Numbered(2), to));
        await Eventually.TrueAsync(() => sender.Ended(ConnectionEnd.NotConnected) >= 3, "it is tried again and again");
        (TcpTransport late, RecordingSink hears) = Open(_options with { Port = port, AllowOtherPort = false });
        Assert.Equal(Numbered(1), (await hears.NextAsync()).Octets);
        Assert.Equal(Numbered(2), (await hears.NextAsync()).Octets);
        await late.DisposeAsync();
        await Eventually.TrueAsync(() => sender.Connections == 0, "nothing waits, so nothing is dialled");
        Assert.Equal(0, sender.Counters.DroppedInAll);
    }

    [Fact]
    public async Task A_remote_that_falls_silent_is_noticed_and_one_that_only_rests_is_not()
    {
        (TcpTransport sender, _) = Open(_options with { KeepAliveMillis = 60, SilentMillis = 60_000 });
        (TcpTransport resting, RecordingSink hears) = Open(_options);
        sender.Send(Numbered(1), Address(sender, resting.LocalEndpoint));
        await hears.NextAsync();
        await Task.Delay(500, Cancellation);
        Assert.Equal(1, sender.Connections);

        (TcpTransport strict, _) = Open(_options with { KeepAliveMillis = 60, SilentMillis = 300 });
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        RemoteAddress toFrozen = Address(strict, Endpoint.Parse($"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}")!);
        strict.Send(Numbered(1), toFrozen);
        using Socket frozen = await listener.AcceptAsync(Cancellation);
        await frozen.SendAsync(Octets(StreamControlKind.Welcome, 5, 6), Cancellation);
        await Eventually.TrueAsync(() => strict.Ended(ConnectionEnd.Silent) == 1, "half open: asked, and silent");
    }

    [Fact]
    public async Task A_remote_that_reads_nothing_is_given_up_after_a_time()
    {
        (TcpTransport sender, RecordingSink hears) = Open(_options with { SilentMillis = 300, KeepAliveMillis = 200, MaxQueuedMessages = 64 });
        using Socket deaf = await ConnectAsync(sender);
        await deaf.SendAsync(Numbered(1), Cancellation);
        RemoteAddress toDeaf = (await hears.NextAsync()).From;
        byte[] large = TestMessages.OfLength(Limits.MaxStreamMessage);
        int refused = 0;
        while (refused < 10)
        {
            // The system's own buffers fill up first, then the queue.
            refused = sender.Send(large, toDeaf) == SendStatus.Sent ? 0 : refused + 1;
            await Task.Delay(refused, Cancellation);
        }

        await Eventually.TrueAsync(() => sender.Ended(ConnectionEnd.Silent) == 1, "the slow reader is given up");
        Assert.Equal(0, sender.Connections);
        Assert.NotEqual(0, sender.Counters.Dropped(DropReason.Unreachable));
    }

    [Fact]
    public async Task Who_connects_and_says_nothing_is_shown_out()
    {
        (TcpTransport transport, _) = Open(_options with { FirstMessageMillis = 100, KeepAliveMillis = 40 });
        using Socket silent = await ConnectAsync(transport);
        await Eventually.TrueAsync(() => transport.Ended(ConnectionEnd.Idle) == 1, "nothing came in time");
    }

    [Fact]
    public async Task Connections_of_one_address_are_bounded()
    {
        (TcpTransport transport, _) = Open(_options with { MaxConnectionsEach = 2 });
        using Socket first = await ConnectAsync(transport);
        using Socket second = await ConnectAsync(transport);
        await Eventually.TrueAsync(() => transport.Connections == 2, "two are in");
        using Socket third = await ConnectAsync(transport);
        await Eventually.TrueAsync(() => transport.Ended(ConnectionEnd.TableFull) == 1, "the third is not");
    }

    [Fact]
    public async Task A_full_queue_says_busy_and_when_there_is_room_again()
    {
        (TcpTransport sender, _) = Open(_options with { MaxQueuedMessages = 4 });
        (TcpTransport other, RecordingSink hears) = Open(_options);
        RemoteAddress to = Address(sender, other.LocalEndpoint);
        int sent = 0;
        while (sent < 2_000)
        {
            if (sender.Send(Numbered(sent), to) == SendStatus.Busy)
            {
                await sender.WaitForRoomAsync(to, Cancellation);
            }
            else
            {
                sent++;
            }
        }

        for (int i = 0; i < sent; i++)
        {
            Assert.Equal(Numbered(i), (await hears.NextAsync()).Octets);
        }
    }

    private static byte[] Numbered(int number) => TestMessages.OfLength(100, number);

    private static byte[] Octets(StreamControlKind kind, UInt128 instance, UInt128 token)
    {
        byte[] octets = new byte[StreamControl.Length];
        new StreamControl(kind, instance, token).Write(octets);
        return octets;
    }

    private static Task SendAllAsync(TcpTransport from, RemoteAddress to, int messages) => Task.Run(async () =>
    {
        for (int i = 0; i < messages; i++)
        {
            while (from.Send(Numbered(i), to) != SendStatus.Sent)
            {
                await from.WaitForRoomAsync(to, Cancellation);
            }

            if (i % 200 == 0)
            {
                await Task.Yield();
            }
        }
    });

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

    private (TcpTransport Transport, RecordingSink Sink) Open(TcpTransportOptions options)
    {
        var transport = new TcpTransport(options);
        _opened.Add(transport);
        var sink = new RecordingSink();
        transport.Start(sink);
        return (transport, sink);
    }
}
