using NanoPeers.PeerPlatform.Devices;

namespace NanoPeers.PeerPlatform.Tests.Devices;

public sealed class EventStreamTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReaderThatLagsIsToldHowMuchItMissedAndGoesOn()
    {
        EventStream events = new(TimeProvider.System);
        IAsyncEnumerator<GatewayEvent> reader = events.ReadAsync(Token).GetAsyncEnumerator(Token);
        for (int i = 0; i < EventStream.Capacity + 44; i++)
        {
            events.Publish(GatewayEventKind.LightChanged, "kitchen", true, $"event {i}");
        }

        Assert.True(await reader.MoveNextAsync());
        Assert.Equal(GatewayEventKind.Lagged, reader.Current.Kind);
        Assert.StartsWith("44 events", reader.Current.Text, StringComparison.Ordinal);
        for (int i = 44; i < EventStream.Capacity + 44; i++)
        {
            Assert.True(await reader.MoveNextAsync());
            Assert.Equal($"event {i}", reader.Current.Text);
        }

        events.Publish(GatewayEventKind.Enrolled, "hall", null, "later");
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal("later", reader.Current.Text);
        await reader.DisposeAsync();
        Assert.Equal(0, events.Readers);
    }

    [Fact]
    public async Task StreamThatIsNeverReadEndsWithItsToken()
    {
        EventStream events = new(TimeProvider.System);
        using CancellationTokenSource end = new();
        IAsyncEnumerable<GatewayEvent> unread = events.ReadAsync(end.Token);
        Assert.Equal(1, events.Readers);

        await end.CancelAsync();

        Assert.Equal(0, events.Readers);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (GatewayEvent _ in unread.WithCancellation(Token))
            {
            }
        });
    }

    [Fact]
    public async Task WhatHappensBetweenTheCallAndTheFirstReadIsNotLost()
    {
        EventStream events = new(TimeProvider.System);
        IAsyncEnumerable<GatewayEvent> stream = events.ReadAsync(Token);
        events.Publish(GatewayEventKind.Removed, "kitchen", null, "removed");

        await foreach (GatewayEvent happened in stream)
        {
            Assert.Equal("removed", happened.Text);
            break;
        }
    }
}
