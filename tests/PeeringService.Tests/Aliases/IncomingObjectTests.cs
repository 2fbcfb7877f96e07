using NanoPeers.PeeringService.Aliases;
using NanoPeers.PeeringService.Objects;
using NanoPeers.PeeringService.Tests.Objects;

namespace NanoPeers.PeeringService.Tests.Aliases;

public sealed class IncomingObjectTests
{
    [Fact]
    public async Task Verified_chunks_are_served_while_the_rest_comes_in()
    {
        await using ServedAliases served = await ServedAliases.StartAsync(ServedAliases.Patient with { WaitForMore = TimeSpan.FromMinutes(5) });
        Things thing = Things.Number(1, 200_000);
        ObjectInProgress incoming = served.Store.Begin(thing.WithChunks).Incoming!;
        string path = served.Table.Publish(thing.Id);
        Task<RawAnswer>[] readers = [.. Enumerable.Range(0, 5).Select(_ => served.GetAsync(path))];
        Task<RawAnswer> later = served.GetAsync(path, "Range: bytes=150000-150999\r\n");
        thing.Write(incoming, 102_400, 200_000);
        Assert.Equal(thing.Content[150_000..151_000], (await later).Body);
        Assert.DoesNotContain(readers, reader => reader.IsCompleted);

        using RawConnection first = await RawConnection.OpenAsync(served.Endpoint);
        await first.SendAsync($"GET {path} HTTP/1.1\r\nHost: x\r\nRange: bytes=0-1023\r\n\r\n");
        thing.Write(incoming, 0, 1_500);
        Assert.Equal(thing.Content[..1_024], (await first.ReadAsync()).Body);
        thing.Write(incoming, 1_500, 102_400);
        Assert.Equal(CompletionAnswer.Complete, await incoming.CompleteAsync(TestContext.Current.CancellationToken));
        foreach (Task<RawAnswer> reader in readers)
        {
            Assert.Equal((200, thing.Id), ((await reader).Status, ObjectId.Of((await reader).Body)));
        }
    }

    [Fact]
    public async Task Nothing_unverified_is_served_and_the_wait_has_an_end()
    {
        await using ServedAliases served = await ServedAliases.StartAsync(ServedAliases.Patient with { WaitForMore = TimeSpan.FromMilliseconds(300) });
        Things thing = Things.Number(1, 5_000);
        ObjectInProgress incoming = served.Store.Begin(thing.WithChunks).Incoming!;
        string path = served.Table.Publish(thing.Id);
        thing.Write(incoming, 0, 1_000);
        RawAnswer early = await served.GetAsync(path);
        Assert.Equal((503, "1", 0), (early.Status, early["Retry-After"], early.Body.Length));
        thing.Write(incoming, 1_000, 2_100);
        RawAnswer half = await served.GetAsync(path);
        Assert.Equal((200, "5000", true), (half.Status, half["Content-Length"], half.IsCutOff));
        Assert.Equal(thing.Content[..2_048], half.Body);
        RawAnswer head = await served.AskAsync($"HEAD {path} HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.Equal((200, "5000"), (head.Status, head["Content-Length"]));
        incoming.Abandon();
        Assert.Equal(404, (await served.GetAsync(path)).Status);
    }

    /// <summary>Between its final name and its entry in the store is a moment; who asks then waits for it, and is not sent away to the Internet.</summary>
    [Fact]
    public async Task Who_asks_in_the_instant_of_completion_is_served()
    {
        await using ServedAliases served = await ServedAliases.StartAsync(
            ServedAliases.Patient with { WaitForMore = TimeSpan.FromMinutes(5), RequestsPerSecond = 1_000_000, RequestBurst = 1_000_000 });
        for (int number = 1; number <= 20; number++)
        {
            Things thing = Things.Number(number, 5_000);
            ObjectInProgress incoming = served.Store.Begin(thing.WithChunks).Incoming!;
            string path = served.Table.Publish(thing.Id);
            thing.Write(incoming, 0, 5_000);
            using RawConnection reader = await RawConnection.OpenAsync(served.Endpoint);
            Task<CompletionAnswer> completing = incoming.CompleteAsync(TestContext.Current.CancellationToken);
            for (bool isLast = false; !isLast;)
            {
                isLast = completing.IsCompleted;
                await reader.SendAsync($"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n");
                RawAnswer answer = await reader.ReadAsync();
                Assert.Equal((200, thing.Id), (answer.Status, ObjectId.Of(answer.Body)));
            }

            Assert.Equal(CompletionAnswer.Complete, await completing);
        }
    }

    [Fact]
    public async Task A_download_that_ends_ends_the_wait()
    {
        await using ServedAliases served = await ServedAliases.StartAsync(ServedAliases.Patient with { WaitForMore = TimeSpan.FromMinutes(5) });
        Things thing = Things.Number(1, 5_000);
        ObjectInProgress incoming = served.Store.Begin(thing.WithChunks).Incoming!;
        string path = served.Table.Publish(thing.Id);
        thing.Write(incoming, 0, 2_048);
        using RawConnection reader = await RawConnection.OpenAsync(served.Endpoint);
        await reader.SendAsync($"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n");
        Task<RawAnswer> answer = reader.ReadAsync();
        incoming.Abandon();
        RawAnswer cut = await answer;
        Assert.True(cut is { Status: 404 } or { Status: 200, IsCutOff: true }, $"{cut.Status}");
    }

    [Fact]
    public async Task Without_digests_of_chunks_the_whole_is_waited_for()
    {
        await using ServedAliases served = await ServedAliases.StartAsync(ServedAliases.Patient with { WaitForMore = TimeSpan.FromMinutes(5) });
        Things thing = Things.Number(1, 5_000);
        ObjectInProgress incoming = served.Store.Begin(thing.WithDigest).Incoming!;
        string path = served.Table.Publish(thing.Id);
        Task<RawAnswer> reader = served.GetAsync(path);
        Assert.Equal(CompletionAnswer.Complete, await thing.FillAsync(incoming));
        Assert.Equal(thing.Content, (await reader).Body);
    }

    [Fact]
    public async Task Those_who_wait_do_not_take_all_connections()
    {
        await using ServedAliases served = await ServedAliases.StartAsync(
            ServedAliases.Patient with { WaitForMore = TimeSpan.FromMinutes(5), MaxWaiting = 3, MaxConnectionsPerAddress = 64 });
        (Things thing, Things other) = (Things.Number(1, 5_000), Things.Number(2, 5_000));
        ObjectInProgress incoming = served.Store.Begin(thing.WithChunks).Incoming!;
        string path = served.Table.Publish(thing.Id);
        string otherPath = await served.PublishAsync(other);
        List<Task<RawAnswer>> readers = [.. Enumerable.Range(0, 8).Select(_ => served.GetAsync(path))];
        while (readers.Count > 3)
        {
            Task<RawAnswer> told = await Task.WhenAny(readers);
            Assert.Equal(503, (await told).Status);
            readers.Remove(told);
        }

        Assert.Equal(other.Content, (await served.GetAsync(otherPath)).Body);
        Assert.Equal(CompletionAnswer.Complete, await thing.FillAsync(incoming));
        Assert.All(await Task.WhenAll(readers), answer => Assert.Equal(thing.Content, answer.Body));
    }
}
