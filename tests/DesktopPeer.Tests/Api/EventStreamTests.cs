using System.Net.ServerSentEvents;
using System.Text.Json;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Tests.Fakes;
using NanoPeers.PeerPlatform.Devices;

namespace NanoPeers.DesktopPeer.Tests.Api;

public sealed class EventStreamTests
{
    [Fact]
    public async Task What_happens_is_streamed_in_order()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        house.Gateway.Invite("hall");
        using HttpResponseMessage response = await OpenAsync(house);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        house.Gateway.Arrive("hall");
        for (int i = 0; i < 100; i++)
        {
            house.Gateway.SetLight("hall", i % 2 == 0);
        }

        await using Stream stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using IAsyncEnumerator<SseItem<string>> events = SseParser.Create(stream)
            .EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("session-live", events.Current.EventType);
        for (int i = 0; i < 100; i++)
        {
            Assert.True(await events.MoveNextAsync());
            JsonElement data = JsonDocument.Parse(events.Current.Data).RootElement;
            Assert.Equal("light-changed", events.Current.EventType);
            Assert.Equal(("light-changed", "hall", i % 2 == 0 ? "on" : "off"), (data.Text("kind"), data.Text("device"), data.Text("light")));
        }
    }

    [Fact]
    public async Task A_reader_that_goes_is_noticed_and_makes_room()
    {
        await using ApiHouse house = await ApiHouse.StartAsync(new LoopbackApiOptions { Port = 0, MaxEventStreams = 2, StreamHeartbeat = TimeSpan.FromMilliseconds(20) });
        using HttpResponseMessage first = await OpenAsync(house);
        HttpResponseMessage second = await OpenAsync(house);
        await ApiCalls.RefusalAsync(house.Request(HttpMethod.Get, "/api/events"), "streams-exhausted", 429);
        second.Dispose();
        await Waiting.UntilAsync(() => house.Gateway.Watchers == 1, "the stream's watch ended");
        using HttpResponseMessage third = await OpenAsync(house);
        Assert.Equal(2, house.Gateway.Watchers);
    }

    [Fact]
    public async Task Silence_is_filled_with_comments()
    {
        await using ApiHouse house = await ApiHouse.StartAsync(new LoopbackApiOptions { Port = 0, StreamHeartbeat = TimeSpan.FromMilliseconds(5) });
        using HttpResponseMessage response = await OpenAsync(house);
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.Equal(": watching", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Equal("", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Equal(": still here", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        house.Gateway.Happen(new GatewayEvent(GatewayEventKind.Lagged, DateTimeOffset.UnixEpoch, "", null, "7 lost"));
        string? line;
        do
        {
            line = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        }
        while (line is "" or ": still here");
        Assert.Equal("event: lagged", line);
    }

    [Fact]
    public async Task Closing_the_gateway_ends_the_streams_at_once()
    {
        ApiHouse house = await ApiHouse.StartAsync(new LoopbackApiOptions { Port = 0, CloseWait = TimeSpan.FromSeconds(60) });
        using HttpResponseMessage response = await OpenAsync(house);
        await house.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal(0, house.Gateway.Watchers);
    }

    private static async Task<HttpResponseMessage> OpenAsync(ApiHouse house)
    {
        HttpResponseMessage response = await ApiCalls.SendAsync(house.Request(HttpMethod.Get, "/api/events"), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(200, (int)response.StatusCode);
        return response;
    }
}
