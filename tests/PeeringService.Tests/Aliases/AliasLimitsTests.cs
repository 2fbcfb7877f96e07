using System.Net;
using NanoPeers.PeeringService.Aliases;
using NanoPeers.PeeringService.Tests.Objects;

namespace NanoPeers.PeeringService.Tests.Aliases;

public sealed class AliasLimitsTests
{
    private static readonly AliasServerOptions _hasty = new()
    {
        HeaderTime = TimeSpan.FromSeconds(1.5),
        IdleTime = TimeSpan.FromSeconds(1.5),
        SlowGrace = TimeSpan.FromSeconds(1.5),
    };

    /// <summary>Slowloris: a header that never ends, a letter at a time.</summary>
    [Fact]
    public async Task Headers_that_never_end_are_cut_off_and_others_are_served_meanwhile()
    {
        await using ServedAliases served = await ServedAliases.StartAsync(_hasty with { MaxConnectionsPerAddress = 64 });
        Things thing = Things.Number(1, 1_000);
        string path = await served.PublishAsync(thing);
        List<RawConnection> slow = [];
        for (int i = 0; i < 40; i++)
        {
            slow.Add(await RawConnection.OpenAsync(served.Endpoint));
            await slow[i].SendAsync($"GET {path} HTTP/1.1\r\nHost: x\r\nX-Slow: ");
        }

        Task drips = Task.WhenAll(slow.Select(connection => Task.Run(async () =>
        {
            Task<long> closed = connection.WaitForCloseAsync();
            try
            {
                while (await Task.WhenAny(closed, Task.Delay(100, TestContext.Current.CancellationToken)) != closed)
                {
                    await connection.SendAsync("a");
                }
            }
            catch (System.Net.Sockets.SocketException)
            {
                // Closed while the letter was on its way.
            }

            await closed;
        })));
        Assert.Equal(thing.Content, await GetInTimeAsync(served, path));
        await drips;
        slow.ForEach(connection => connection.Dispose());
        Assert.Equal(thing.Content, await GetInTimeAsync(served, path));
    }

    [Fact]
    public async Task A_connection_without_request_is_closed()
    {
        await using ServedAliases served = await ServedAliases.StartAsync(_hasty);
        using RawConnection idle = await RawConnection.OpenAsync(served.Endpoint);
        await idle.WaitForCloseAsync();
    }

    [Fact]
    public async Task A_slow_reader_is_cut_off()
    {
        await using ServedAliases served = await ServedAliases.StartAsync(_hasty with { MinOctetsPerSecond = 1 << 20 });
        Things thing = Things.Number(1, 30_000_000);
        string path = await served.PublishAsync(thing);
        using RawConnection slow = await RawConnection.OpenAsync(served.Endpoint, receiveBuffer: 4_096);
        await slow.SendAsync($"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n");

        // It reads nothing until the server has given up, which shows by a connection that takes no more requests.
        while (!slow.Socket.Poll(0, System.Net.Sockets.SelectMode.SelectError) && !IsReset(slow))
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.InRange(await slow.WaitForCloseAsync(), 0, 29_000_000);
        Things small = Things.Number(2, 1_000);
        Assert.Equal(small.Content, await GetInTimeAsync(served, await served.PublishAsync(small)));

        static bool IsReset(RawConnection connection)
        {
            try
            {
                return connection.Socket.Send("\r\n"u8) == 0;
            }
            catch (System.Net.Sockets.SocketException)
            {
                return true;
            }
        }
    }

    [Fact]
    public async Task A_slow_writer_is_cut_off_and_nothing_of_it_is_kept()
    {
        await using ServedAliases served = await ServedAliases.StartAsync(_hasty);
        UploadAlias alias = served.OpenUpload();
        using RawConnection slow = await RawConnection.OpenAsync(served.Endpoint);
        await slow.SendAsync($"POST {alias.Path} HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n<report>");
        RawAnswer answer = await slow.ReadAsync();
        Assert.True(answer.Status is 0 or 408, $"{answer.Status}");
        await slow.WaitForCloseAsync();
        while (Directory.GetFiles(served.Uploads).Length > 0)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Connections_are_bounded_for_all_and_for_one_address()
    {
        await using ServedAliases all = await ServedAliases.StartAsync(ServedAliases.Patient with { MaxConnections = 4 });
        await using ServedAliases one = await ServedAliases.StartAsync(ServedAliases.Patient with { MaxConnectionsPerAddress = 4 });
        foreach (ServedAliases served in (ServedAliases[])[all, one])
        {
            string path = await served.PublishAsync(Things.Number(1, 1_000));
            List<RawConnection> open = [];
            for (int i = 0; i < 4; i++)
            {
                open.Add(await RawConnection.OpenAsync(served.Endpoint));
                await open[i].SendAsync($"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n");
                Assert.Equal(200, (await open[i].ReadAsync()).Status);
            }

            using RawConnection tooMany = await RawConnection.OpenAsync(served.Endpoint);
            Assert.Equal(0, await tooMany.WaitForCloseAsync());
            open.ForEach(connection => connection.Dispose());
            int status;
            do
            {
                // A connection that was closed is free again as soon as the server has seen it.
                status = await StatusAsync(served, path);
            }
            while (status == 0);
            Assert.Equal(200, status);
        }

        static async Task<int> StatusAsync(ServedAliases served, string path)
        {
            try
            {
                return (await served.GetAsync(path)).Status;
            }
            catch (System.Net.Sockets.SocketException)
            {
                return 0;
            }
        }
    }

    [Fact]
    public async Task Who_asks_too_fast_is_told_to_wait()
    {
        await using ServedAliases served = await ServedAliases.StartAsync(ServedAliases.Patient with { RequestBurst = 10, RequestsPerSecond = 1 }, new StoppedTime());
        string path = await served.PublishAsync(Things.Number(1, 1_000));
        using RawConnection connection = await RawConnection.OpenAsync(served.Endpoint);
        List<int> statuses = [];
        for (int i = 0; i < 20; i++)
        {
            await connection.SendAsync($"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n");
            statuses.Add((await connection.ReadAsync()).Status);
        }

        Assert.Equal([.. Enumerable.Repeat(200, 10), .. Enumerable.Repeat(429, 10)], statuses);
    }

    [Fact]
    public void Rates_are_of_each_address_and_the_table_of_addresses_is_bounded()
    {
        StoppedTime time = new();
        AddressLimits limits = new(new AliasServerOptions { RequestBurst = 2, RequestsPerSecond = 1 }, time);
        IPAddress one = IPAddress.Parse("192.0.2.1");
        Assert.True(limits.TryRequest(one) && limits.TryRequest(one.MapToIPv6()));
        Assert.False(limits.TryRequest(one));
        Assert.True(limits.TryRequest(IPAddress.Parse("192.0.2.2")));
        time.Now += TimeSpan.TicksPerSecond;
        Assert.True(limits.TryRequest(one));
        Assert.False(limits.TryRequest(one));
        Assert.True(limits.TryRequest(IPAddress.Parse("2001:db8::1")) && limits.TryRequest(IPAddress.Parse("2001:db8::2")));
        Assert.False(limits.TryRequest(IPAddress.Parse("2001:db8::3")));
        int taken = Enumerable.Range(0, 10_000).Count(i => limits.TryRequest(new IPAddress((long)i + 1)));
        Assert.InRange(taken, 4_000, 4_096);
        time.Now += 10 * TimeSpan.TicksPerSecond;
        Assert.True(limits.TryRequest(IPAddress.Parse("192.0.2.9")));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505)]
    [InlineData("GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 404)]
    [InlineData("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400)]
    [InlineData("\u0016\u0003\u0001\u0002\r\n\r\n", 400)]
    public async Task What_is_no_request_for_an_alias_is_refused(string request, int status)
    {
        await using ServedAliases served = await ServedAliases.StartAsync();
        Assert.Equal(status, (await served.AskAsync(request)).Status);
    }

    [Fact]
    public async Task Long_lines_and_headers_are_refused()
    {
        await using ServedAliases served = await ServedAliases.StartAsync();
        Assert.Equal(414, (await served.GetAsync("/a/" + new string('a', 2_000))).Status);
        Assert.Equal(431, (await served.GetAsync("/", $"X: {new string('a', 9_000)}\r\n")).Status);
        Assert.Equal(431, (await served.GetAsync("/", string.Concat(Enumerable.Range(0, 40).Select(i => $"X{i}: a\r\n")))).Status);
    }

    /// <summary>Asks until the answer comes: on a busy machine even an honest reader may be too slow for limits of a second.</summary>
    private static async Task<byte[]> GetInTimeAsync(ServedAliases served, string path)
    {
        while (true)
        {
            RawAnswer answer = await served.GetAsync(path);
            if (answer is { Status: 200, IsCutOff: false })
            {
                return answer.Body;
            }

            Assert.True(answer.Status is 0 or 200 or 408, $"{answer.Status}");
        }
    }

    private sealed class StoppedTime : TimeProvider
    {
        public long Now { get; set; } = TimeSpan.TicksPerDay;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now;
    }
}
