using NanoPeers.Endpoints;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Transports;

/// <summary>What every transport does, whatever carries it (S0: any networking transport). A transport's test class derives from this.</summary>
public abstract partial class TransportConformance : IAsyncLifetime
{
    private const int LongestDatagram = Limits.MaxDatagram;

    private readonly List<ITransport> _opened = [];

    /// <summary>Shortest message that the transport carries.</summary>
    protected virtual int ShortestMessage => 1;

    /// <summary>Opens a transport on this machine, at the endpoint or, when null, at a free one.</summary>
    protected abstract ITransport Open(Endpoint? at);

    /// <summary>An endpoint of this machine at which nobody listens.</summary>
    protected abstract Endpoint Nowhere();

    /// <summary>Lets queued messages arrive, where that does not happen by itself.</summary>
    protected virtual void Run()
    {
    }

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        foreach (ITransport transport in _opened)
        {
            await transport.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Messages_go_both_ways_and_an_answer_finds_its_asker()
    {
        (ITransport asker, RecordingSink askerHears) = OpenStarted();
        (ITransport answerer, RecordingSink answererHears) = OpenStarted();
        RemoteAddress toAnswerer = Address(asker, answerer.LocalEndpoint);

        byte[] question = TestMessages.OfLength(100, seed: 1);
        Send(asker, question, toAnswerer);
        ReceivedMessage asked = await answererHears.NextAsync();
        Assert.Equal(question, asked.Octets);

        byte[] answer = TestMessages.OfLength(200, seed: 2);
        Send(answerer, answer, asked.From);
        ReceivedMessage answered = await askerHears.NextAsync();
        Assert.Equal(answer, answered.Octets);
        Assert.Equal(toAnswerer, answered.From);
        Assert.Equal(toAnswerer.GetHashCode(), answered.From.GetHashCode());
        Assert.Equal(answerer.LocalEndpoint, answered.From.Endpoint);
        Assert.Equal(asker.Scheme, answered.From.Scheme);
    }

    [Fact]
    public async Task Every_length_of_a_datagram_arrives_octet_for_octet()
    {
        (ITransport from, _) = OpenStarted();
        (ITransport to, RecordingSink hears) = OpenStarted();
        RemoteAddress address = Address(from, to.LocalEndpoint);
        for (int length = ShortestMessage; length <= LongestDatagram; length++)
        {
            byte[] message = TestMessages.OfLength(length);
            Send(from, message, address);
            Assert.Equal(message, (await hears.NextAsync()).Octets);
        }
    }

    [Fact]
    public async Task The_longest_message_arrives_octet_for_octet()
    {
        (ITransport from, _) = OpenStarted();
        (ITransport to, RecordingSink hears) = OpenStarted();
        byte[] message = TestMessages.OfLength(from.MaxMessageLength);
        Send(from, message, Address(from, to.LocalEndpoint));
        Assert.Equal(message, (await hears.NextAsync()).Octets);
    }

    [Fact]
    public async Task Five_hundred_messages_arrive_once_each()
    {
        const int Messages = 500;
        const int Outstanding = 50;
        (ITransport from, _) = OpenStarted();
        (ITransport to, RecordingSink hears) = OpenStarted();
        RemoteAddress address = Address(from, to.LocalEndpoint);
        var expected = new HashSet<string>();
        var got = new List<string>();
        for (int i = 0; i < Messages; i++)
        {
            byte[] message = TestMessages.OfLength(ShortestMessage + 100 + (i % 700), seed: i);
            expected.Add(Convert.ToHexString(message));
            await SendWhenNotBusyAsync(from, message, address);
            if (i - got.Count >= Outstanding)
            {
                got.Add(Convert.ToHexString((await hears.NextAsync()).Octets));
            }
        }

        while (got.Count < Messages)
        {
            got.Add(Convert.ToHexString((await hears.NextAsync()).Octets));
        }

        Assert.Equal(Messages, expected.Count);
        Assert.Equal(expected.Order(), got.Order());
        await Eventually.TrueAsync(() => from.Counters.Sent == Messages, "all are counted as sent");
        Assert.Equal(Messages, to.Counters.Received);
        Assert.Equal(from.Counters.SentOctets, to.Counters.ReceivedOctets);
        Assert.Equal(0, from.Counters.DroppedInAll - from.Counters.Dropped(DropReason.Busy));
        Assert.Equal(0, to.Counters.DroppedInAll);
    }

    [Fact]
    public async Task A_message_to_nobody_fails_nothing_else()
    {
        (ITransport from, _) = OpenStarted();
        (ITransport to, RecordingSink hears) = OpenStarted();
        SendStatus status = from.Send(TestMessages.OfLength(100), Address(from, Nowhere()));
        Assert.True(status is SendStatus.Sent or SendStatus.Unreachable, $"{status}");

        byte[] message = TestMessages.OfLength(101);
        Send(from, message, Address(from, to.LocalEndpoint));
        Assert.Equal(message, (await hears.NextAsync()).Octets);
    }

    [Fact]
    public async Task What_is_no_message_is_refused_by_name_and_never_leaves()
    {
        (ITransport from, _) = OpenStarted();
        (ITransport to, RecordingSink hears) = OpenStarted();
        RemoteAddress address = Address(from, to.LocalEndpoint);
        Assert.Equal(SendStatus.TooLong, from.Send(new byte[from.MaxMessageLength + 1], address));
        Assert.Equal(SendStatus.Malformed, from.Send([], address));
        Assert.Equal(SendStatus.Unreachable, from.Send(TestMessages.OfLength(100), new AddressOfNoTransport()));
        Assert.Equal(0, from.Counters.Sent);
        Assert.Equal(1, from.Counters.Dropped(DropReason.SendTooLong));
        Assert.Equal(1, from.Counters.Dropped(DropReason.SendMalformed));
        Assert.Equal(1, from.Counters.Dropped(DropReason.Unreachable));

        byte[] message = TestMessages.OfLength(99);
        Send(from, message, address);
        Assert.Equal(message, (await hears.NextAsync()).Octets);
        Assert.Equal(1, hears.Count);
    }

    [Fact]
    public async Task A_side_that_restarts_is_reached_again_at_the_same_address()
    {
        (ITransport stays, RecordingSink staysHears) = OpenStarted();
        (ITransport restarts, RecordingSink before) = OpenStarted();
        Endpoint endpoint = restarts.LocalEndpoint;
        RemoteAddress address = Address(stays, endpoint);
        Send(stays, TestMessages.OfLength(100), address);
        await before.NextAsync();

        await restarts.DisposeAsync();
        (ITransport again, RecordingSink after) = OpenStarted(endpoint);
        Assert.Equal(endpoint, again.LocalEndpoint);
        ReceivedMessage? heard = null;
        for (int attempt = 0; attempt < 100 && heard is null; attempt++)
        {
            stays.Send(TestMessages.OfLength(120), address);
            Run();
            heard = await after.NextWithinAsync(100);
        }

        Assert.NotNull(heard);
        Send(again, TestMessages.OfLength(130), heard.From);
        Assert.Equal(TestMessages.OfLength(130), (await staysHears.NextAsync()).Octets);
    }

    [Fact]
    public async Task Disposing_in_the_middle_of_a_flood_ends_soon_and_for_good()
    {
        (ITransport from, _) = OpenStarted();
        (ITransport to, RecordingSink hears) = OpenStarted();
        RemoteAddress address = Address(from, to.LocalEndpoint);
        using var enough = new CancellationTokenSource();
        byte[] message = TestMessages.OfLength(1000);
        Task flood = Task.Run(
            async () =>
            {
                while (!enough.IsCancellationRequested)
                {
                    if (from.Send(message, address) != SendStatus.Sent)
                    {
                        await Task.Yield();
                    }

                    Run();
                }
            },
            TestContext.Current.CancellationToken);
        await hears.NextAsync();
        await to.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        int heard = hears.Count;
        await Task.Delay(100, TestContext.Current.CancellationToken);
        await enough.CancelAsync();
        await flood;
        Assert.Equal(heard, hears.Count);
        Assert.Equal(SendStatus.Closed, to.Send(message, Address(from, from.LocalEndpoint)));
        Assert.Throws<ObjectDisposedException>(() => to.Start(hears));
        await to.DisposeAsync();
    }

    [Fact]
    public async Task A_sink_may_dispose_its_transport()
    {
        (ITransport from, _) = OpenStarted();
        ITransport to = Keep(Open(null));
        var ended = new TaskCompletionSource();
        to.Start(new RecordingSink
        {
            OnReceive = _ =>
            {
                Task end = to.DisposeAsync().AsTask();
                end.ContinueWith(_ => ended.TrySetResult(), TaskScheduler.Default);
            },
        });
        Send(from, TestMessages.OfLength(100), Address(from, to.LocalEndpoint));
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_sink_that_throws_loses_one_message_only()
    {
        (ITransport from, _) = OpenStarted();
        ITransport to = Keep(Open(null));
        var sink = new RecordingSink { OnReceive = message => Assert.NotEqual(100, message.Octets.Length) };
        to.Start(sink);
        RemoteAddress address = Address(from, to.LocalEndpoint);
        Send(from, TestMessages.OfLength(100), address);
        await Eventually.TrueAsync(() => to.Counters.Dropped(DropReason.SinkFailed) == 1, "the failure is counted");
        Send(from, TestMessages.OfLength(101), address);
        Assert.Equal(TestMessages.OfLength(101), (await sink.NextAsync()).Octets);
    }

    [Fact]
    public async Task A_message_sent_before_the_remote_started_waits_for_it()
    {
        (ITransport from, _) = OpenStarted();
        ITransport late = Keep(Open(null));
        Send(from, TestMessages.OfLength(100), Address(from, late.LocalEndpoint));
        var sink = new RecordingSink();
        late.Start(sink);
        Run();
        Assert.Equal(TestMessages.OfLength(100), (await sink.NextAsync()).Octets);
        Assert.Throws<InvalidOperationException>(() => late.Start(sink));
    }

    [Fact]
    public void An_endpoint_of_another_scheme_is_refused_with_the_reason()
    {
        ITransport transport = Keep(Open(null));
        Assert.False(transport.TryResolve(Endpoint.Parse("carrier-pigeon://roof")!, out RemoteAddress? address, out string problem));
        Assert.Null(address);
        Assert.Contains("carrier-pigeon://roof", problem, StringComparison.Ordinal);
    }

    private (ITransport Transport, RecordingSink Sink) OpenStarted(Endpoint? at = null)
    {
        ITransport transport = Keep(Open(at));
        var sink = new RecordingSink();
        transport.Start(sink);
        return (transport, sink);
    }

    private ITransport Keep(ITransport transport)
    {
        _opened.Add(transport);
        return transport;
    }

    private static RemoteAddress Address(ITransport by, Endpoint of)
    {
        Assert.True(by.TryResolve(of, out RemoteAddress? address, out string problem), problem);
        Assert.Equal("", problem);
        Assert.Equal(of, address.Endpoint);
        return address;
    }

    private void Send(ITransport from, byte[] message, RemoteAddress to)
    {
        Assert.Equal(SendStatus.Sent, from.Send(message, to));
        Run();
    }

    private async Task SendWhenNotBusyAsync(ITransport from, byte[] message, RemoteAddress to)
    {
        await Eventually.TrueAsync(() => from.Send(message, to) is SendStatus.Sent, "the queue takes a message");
        Run();
    }

    private sealed class AddressOfNoTransport : RemoteAddress
    {
        public override string Scheme => "none";

        public override bool Equals(RemoteAddress? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => 1;

        protected override Endpoint MakeEndpoint() => Endpoint.Parse("none://nowhere")!;
    }
}
