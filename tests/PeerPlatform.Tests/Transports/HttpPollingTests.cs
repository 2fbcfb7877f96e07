using System.Net;
using System.Net.Sockets;
using NanoPeers.Endpoints;
using NanoPeers.PeerPlatform.Tests.Certificates;
using NanoPeers.PeerPlatform.Tests.Nodes;
using NanoPeers.PeerPlatform.Transports;
using TestPeer = NanoPeers.PeerPlatform.Tests.Nodes.TestPeer;

namespace NanoPeers.PeerPlatform.Tests.Transports;

/// <summary>What is long polling's own: cut requests, secrets, bounds, proxies, many idle peers.</summary>
[Collection(nameof(AllocationCollection))]
public sealed class HttpPollingTests : IAsyncDisposable
{
    private static readonly HttpTransportOptions _hosts = new() { BindAddress = IPAddress.Loopback, Port = 0, HostsMailboxes = true };

    private readonly List<ITransport> _opened = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (ITransport transport in _opened)
        {
            await transport.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_peer_that_can_only_ask_has_sessions_with_its_host_and_with_others_that_can_only_ask()
    {
        HttpTransport host = new(_hosts);
        await using TestPeer gateway = new TestPeer(1, new PeerSetting { Transport = host }).Started();
        await using TestPeer one = new TestPeer(2, new PeerSetting { Transport = new HttpTransport(At(host)) }).Started();
        await using TestPeer other = new TestPeer(3, new PeerSetting { Transport = new HttpTransport(At(host)) }).Started();
        await CheckAsync(one, gateway);
        await CheckAsync(other, one);
        await CheckAsync(gateway, other);
        Assert.Equal(2, host.Mailboxes);

        static async Task CheckAsync(TestPeer from, TestPeer to)
        {
            int before = to.Bodies.Count;
            NanoPeers.PeerPlatform.Nodes.PeerSession session = await from.LiveAsync(to);
            for (uint number = 0; number < 20; number++)
            {
                Assert.Equal(SendStatus.Sent, session.SendBody(TestPeer.Tag, number, BodyLog.Write));
            }

            await to.Bodies.UntilAsync(before + 20);
            Assert.Equal(Enumerable.Range(0, 20).Select(number => (uint)number), to.Bodies.Numbers[^20..]);
        }
    }

    [Fact]
    public async Task No_message_is_lost_or_doubled_when_requests_are_cut_again_and_again()
    {
        const int Messages = 100;
        HttpTransport host = Started(new HttpTransport(_hosts), new RecordingSink());
        using CuttingProxy line = new(host.LocalEndpoint.Port);
        Guid id = Guid.NewGuid();
        RecordingSink hears = new();
        Started(new HttpTransport(new HttpTransportOptions
        {
            Mailbox = Endpoint.Parse($"http://127.0.0.1:{line.Port}/relay/{id}"), PollRetryMillis = 10, LongestPollRetryMillis = 20,
        }), hears);
        RemoteAddress box = Address(host, $"{host.LocalEndpoint}/relay/{id}");
        for (int i = 0; i < Messages; i++)
        {
            int before = line.Cuts;
            if (i % 10 == 0)
            {
                line.Cut(after: i % 7 * 300);
            }

            await Eventually.TrueAsync(() => host.Send(TestMessages.OfLength(2_000, i), box) == SendStatus.Sent, "there is room");
            if (i % 10 == 0)
            {
                await Eventually.TrueAsync(() => line.Cuts > before, "an answer is cut");
            }
        }

        line.Cut(after: int.MaxValue);
        for (int i = 0; i < Messages; i++)
        {
            Assert.Equal(TestMessages.OfLength(2_000, i), (await hears.NextAsync()).Octets);
        }

        Assert.True(line.Cuts >= 10, $"{line.Cuts} cuts");
        Assert.Equal(Messages, hears.Count);
    }

    [Fact]
    public async Task Only_who_asked_first_gets_the_messages_and_a_full_mailbox_refuses()
    {
        HttpTransport host = Started(new HttpTransport(_hosts with { MaxQueuedMessages = 3, PollMillis = 100 }), new RecordingSink());
        Guid id = Guid.NewGuid();
        string name = "";
        using HttpClient client = new();
        string url = $"{host.LocalEndpoint}/relay/{id}";
        Assert.Equal(HttpStatusCode.NoContent, await AskAsync("the owner's secret, long enough", null));
        RemoteAddress box = Address(host, url);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(SendStatus.Sent, host.Send([1, 2, 3], box));
        }

        Assert.Equal(SendStatus.Busy, host.Send([4], box));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync("another one's secret, long enough", null));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync("short", null));
        Assert.Equal(HttpStatusCode.OK, await AskAsync("the owner's secret, long enough", null));
        Assert.Equal(HttpStatusCode.OK, await AskAsync("the owner's secret, long enough", "2"));
        Assert.Equal(SendStatus.Sent, host.Send([5], box));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"{host.LocalEndpoint}/relay/no-id", Token)).StatusCode);

        async Task<HttpStatusCode> AskAsync(string token, string? has)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, url);
            request.Headers.Add("NanoPeers-Token", token);
            if (has is not null)
            {
                request.Headers.Add("NanoPeers-Box", name);
                request.Headers.Add("NanoPeers-Ack", has);
            }

            using HttpResponseMessage answer = await client.SendAsync(request, Token);
            name = answer.Headers.TryGetValues("NanoPeers-Box", out IEnumerable<string>? names) ? names.First() : name;
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task All_requests_go_through_a_proxy_where_one_is_set()
    {
        HttpTransport host = Started(new HttpTransport(_hosts), new RecordingSink());
        using CapturingProxy line = new(host.LocalEndpoint.Port);
        Guid id = Guid.NewGuid();
        RecordingSink hears = new();

        // The setting names a host that is not there: the proxy, here a plain line to the host, is whom everything is asked of.
        Started(new HttpTransport(new HttpTransportOptions
        {
            Mailbox = Endpoint.Parse($"http://192.0.2.1:80/relay/{id}"), Proxy = new Uri($"http://127.0.0.1:{line.Port}"), PollRetryMillis = 20,
        }), hears);
        Assert.Equal(SendStatus.Sent, host.Send([7, 8], Address(host, $"{host.LocalEndpoint}/relay/{id}")));
        Assert.Equal([7, 8], (await hears.NextAsync()).Octets);
        Assert.NotEmpty(line.Connections);
    }

    [Fact]
    public async Task Two_hundred_idle_peers_cost_the_host_little()
    {
        const int Peers = 200;
        HttpTransport host = Started(new HttpTransport(_hosts), new RecordingSink());
        List<(Guid Id, RecordingSink Sink)> peers = [];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < Peers; i++)
        {
            Guid id = Guid.NewGuid();
            RecordingSink sink = new();
            Started(new HttpTransport(new HttpTransportOptions { Mailbox = Endpoint.Parse($"{host.LocalEndpoint}/relay/{id}") }), sink);
            peers.Add((id, sink));
        }

        await Eventually.TrueAsync(() => host.Mailboxes == Peers, "all are there");
        long each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Peers;
        TestContext.Current.TestOutputHelper?.WriteLine($"{each} octets for each peer, both ends together");
        foreach ((Guid id, RecordingSink sink) in peers)
        {
            Assert.Equal(SendStatus.Sent, host.Send([9], Address(host, $"{host.LocalEndpoint}/relay/{id}")));
            Assert.Equal([9], (await sink.NextAsync()).Octets);
        }

        Assert.InRange(each, 0, 300_000);
    }

    /// <summary>Any octets as an answer: never an exception, never more than there is.</summary>
    [Fact]
    public void Broken_answers_give_no_message_that_is_not_whole()
    {
        PollBox box = new(10, 100_000, 0);
        box.Put(TestMessages.OfLength(100), "http://127.0.0.1:1");
        box.Put(TestMessages.OfLength(50), "");
        byte[] good = box.Write();
        for (int length = 0; length < good.Length; length++)
        {
            ArraySegment<byte> cut = new(good, 0, length);
            int found = 0;
            while (PollBox.TryRead(ref cut, out _, out _, out _))
            {
                found++;
            }

            Assert.InRange(found, 0, 1);
        }

        Random random = new(4);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] broken = [.. good];
            broken[random.Next(broken.Length)] = (byte)random.Next(256);
            ArraySegment<byte> left = broken;
            while (PollBox.TryRead(ref left, out _, out _, out ArraySegment<byte> message))
            {
                Assert.InRange(message.Count, 1, broken.Length);
            }
        }
    }

    private static HttpTransportOptions At(HttpTransport host) => new()
    {
        Mailbox = Endpoint.Parse($"{host.LocalEndpoint}/relay/{Guid.NewGuid()}"), PollRetryMillis = 20,
    };

    private static RemoteAddress Address(HttpTransport by, string endpoint)
    {
        Assert.True(by.TryResolve(Endpoint.Parse(endpoint)!, out RemoteAddress? address, out string problem), problem);
        return address;
    }

    private HttpTransport Started(HttpTransport transport, RecordingSink sink)
    {
        _opened.Add(transport);
        transport.Start(sink);
        return transport;
    }

    /// <summary>A line to the host that breaks in the middle of answers.</summary>
    private sealed class CuttingProxy : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly int _port;
        private int _left = int.MaxValue;
        private int _cuts;

        public CuttingProxy(int port)
        {
            _port = port;
            _listener.Start();
            _ = Task.Run(AcceptAllAsync);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public int Cuts => Volatile.Read(ref _cuts);

        public void Cut(int after) => Volatile.Write(ref _left, after);

        public void Dispose() => _listener.Dispose();

        private async Task AcceptAllAsync()
        {
            try
            {
                while (true)
                {
                    TcpClient from = await _listener.AcceptTcpClientAsync();
                    TcpClient to = new();
                    await to.ConnectAsync(IPAddress.Loopback, _port);
                    _ = PassAsync(from, to, cuts: false);
                    _ = PassAsync(to, from, cuts: true);
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // The test is over.
            }
        }

        private async Task PassAsync(TcpClient from, TcpClient to, bool cuts)
        {
            byte[] buffer = new byte[1_000];
            try
            {
                int count = await from.GetStream().ReadAsync(buffer);
                while (count > 0 && !(cuts && IsCut(count)))
                {
                    await to.GetStream().WriteAsync(buffer.AsMemory(0, count));
                    count = await from.GetStream().ReadAsync(buffer);
                }
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
            {
                // One side has ended.
            }

            from.Dispose();
            to.Dispose();
        }

        private bool IsCut(int count)
        {
            int left = Volatile.Read(ref _left);
            if (left == int.MaxValue || Interlocked.Add(ref _left, -count) > 0)
            {
                return false;
            }

            Volatile.Write(ref _left, int.MaxValue);
            Interlocked.Increment(ref _cuts);
            return true;
        }
    }
}
