using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Tests.Objects;

public sealed class LocalObjectsTests
{
    private static readonly LocalObjectsOptions _options = new() { Folder = "none", MaxOctets = 20_000, MaxObjectOctets = 12_000 };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_object_is_offered_when_all_of_it_is_here_and_right(int knowledge)
    {
        using LocalObjects store = new(new MemoryDisk(), _options);
        Things thing = Things.Number(1, 5_000);
        ObjectExpectation expected = knowledge switch { 0 => thing.Unknown, 1 => thing.WithDigest, _ => thing.WithChunks };
        Assert.Equal(AliasedObject.None, store.Find(thing.Href));
        ObjectStart start = store.Begin(expected);
        thing.Write(start.Incoming!, 0, 4_200);
        AliasedObject half = store.Find(thing.Href);
        Assert.Equal(ObjectPresence.InProgress, half.Presence);
        Assert.Equal(knowledge == 2 ? 4_096 : 4_200, half.Received);
        Assert.Equal(knowledge == 0 ? null : 5_000, half.Total);
        Assert.Equal(knowledge == 2 ? 4_096 : 0, start.Incoming!.VerifiedEnd(0));
        if (knowledge > 0)
        {
            Assert.Equal(CompletionAnswer.Incomplete, await start.Incoming.CompleteAsync(TestContext.Current.CancellationToken));
        }

        thing.Write(start.Incoming, 4_200, 5_000);
        Assert.Equal(CompletionAnswer.Complete, await start.Incoming.CompleteAsync(TestContext.Current.CancellationToken));
        Assert.Equal(CompletionAnswer.Complete, await start.Incoming.Ended);
        Assert.Equal(new AliasedObject(ObjectPresence.Complete, thing.Id, 5_000, 5_000), store.Find(thing.Href));
        Assert.True(thing.IsIn(store));
        Assert.Equal(thing.Id, store.Begin(expected).Here);
        Assert.Equal(WriteAnswer.Ended, start.Incoming.Write(0, [1]));
    }

    /// <summary>The downloading flag of a file: cleared on success, on failure, and by a crash and the restart.</summary>
    [Fact]
    [Trait("Capability", "D7")]
    public async Task The_downloading_flag_is_cleared_by_success_failure_and_a_restart_after_a_crash()
    {
        MemoryDisk disk = new();
        LocalObjects store = new(disk, _options);
        (Things success, Things failure, Things crash) = (Things.Number(1, 3_000), Things.Number(2, 3_000), Things.Number(3, 3_000));
        Assert.Equal(CompletionAnswer.Complete, await success.FetchAsync(store, success.Unknown));
        Assert.Equal(ObjectPresence.Complete, store.Find(success.Href).Presence);

        foreach (ObjectExpectation expected in (ObjectExpectation[])[failure.Unknown, failure.WithDigest, failure.WithChunks])
        {
            ObjectStart start = store.Begin(expected);
            failure.Write(start.Incoming!, 0, 1_500);
            Assert.Equal(ObjectPresence.InProgress, store.Find(failure.Href).Presence);
            start.Incoming!.Abandon();
            Assert.Equal(ObjectPresence.None, store.Find(failure.Href).Presence);
            Assert.Equal(CompletionAnswer.Abandoned, await start.Incoming.Ended);
        }

        crash.Write(store.Begin(crash.WithChunks).Incoming!, 0, 1_500);
        Assert.Equal(ObjectPresence.InProgress, store.Find(crash.Href).Presence);
        disk.PowerLossAfter = disk.Changes;
        using LocalObjects next = new(disk.AfterPowerLoss(new Random(1)), _options);
        await next.Checked;
        Assert.Equal(ObjectPresence.None, next.Find(crash.Href).Presence);
        Assert.Equal(ObjectPresence.Complete, next.Find(success.Href).Presence);
        store.Dispose();
    }

    [Fact]
    public async Task A_wrong_chunk_is_thrown_away_at_once_and_a_right_one_is_not_written_over()
    {
        using LocalObjects store = new(new MemoryDisk(), _options);
        Things thing = Things.Number(1, 5_000);
        ObjectInProgress incoming = store.Begin(thing.WithChunks).Incoming!;
        byte[] wrong = [.. thing.Content];
        wrong[1_500] ^= 1;
        Assert.Equal(WriteAnswer.Taken, incoming.Write(0, wrong.AsSpan(0, 2_000)));
        Assert.Equal(1_024, incoming.VerifiedEnd(0));
        Assert.Equal(WriteAnswer.ChunkDamaged, incoming.Write(2_000, wrong.AsSpan(2_000, 1_500)));
        Assert.Equal((1_024, 1_024), incoming.NextMissing(0, 5_000));
        Assert.Equal((3_072, 3_500), (incoming.VerifiedEnd(2_048), incoming.NextMissing(2_048, 5_000)!.Value.Offset));

        byte[] poison = new byte[1_024];
        Assert.Equal(WriteAnswer.Taken, incoming.Write(0, poison));
        Assert.Equal(WriteAnswer.BeyondEnd, incoming.Write(4_999, [1, 2]));
        Assert.Equal(CompletionAnswer.Complete, await thing.FillAsync(incoming));
        Assert.True(thing.IsIn(store));
    }

    [Fact]
    public async Task A_wrong_whole_is_never_offered_and_can_be_fetched_again()
    {
        using LocalObjects store = new(new MemoryDisk(), _options);
        Things thing = Things.Number(1, 5_000);
        Things wrong = Things.Of([.. thing.Content[..^1], (byte)(thing.Content[^1] ^ 1)], thing.Href);
        ObjectInProgress incoming = store.Begin(thing.WithDigest).Incoming!;
        Assert.Equal(CompletionAnswer.Damaged, await wrong.FillAsync(incoming));
        Assert.Equal((ObjectPresence.InProgress, 0L), (store.Find(thing.Href).Presence, store.Find(thing.Href).Received));
        Assert.Null(store.Open(wrong.Id));
        Assert.Equal(CompletionAnswer.Complete, await thing.FillAsync(incoming));
        Assert.True(thing.IsIn(store));
    }

    [Fact]
    public async Task A_length_that_a_source_tells_is_kept_to()
    {
        using LocalObjects store = new(new MemoryDisk(), _options);
        Things thing = Things.Number(1, 5_000);
        ObjectInProgress incoming = store.Begin(thing.Unknown).Incoming!;
        thing.Write(incoming, 0, 1_000);
        Assert.False(incoming.TrySetTotal(999));
        Assert.False(incoming.TrySetTotal(12_001));
        Assert.True(incoming.TrySetTotal(5_000));
        Assert.False(incoming.TrySetTotal(5_001));
        Assert.Equal(WriteAnswer.BeyondEnd, incoming.Write(4_500, new byte[501]));
        Assert.Equal(CompletionAnswer.Complete, await thing.FillAsync(incoming));
        Assert.Throws<ArgumentException>(() => store.Begin(thing.WithChunks with { Length = 4_999 }));
        Assert.Throws<ArgumentException>(() => store.Begin(thing.WithChunks with { Sha256 = null }));
    }

    [Fact]
    public async Task An_empty_object_is_an_object()
    {
        using LocalObjects store = new(new MemoryDisk(), _options);
        Things thing = Things.Number(1, 0);
        Assert.Equal(CompletionAnswer.Complete, await thing.FetchAsync(store, thing.WithDigest));
        Assert.True(thing.IsIn(store));
    }

    [Fact]
    public async Task Concurrent_wants_share_one_download()
    {
        using LocalObjects store = new(new MemoryDisk(), _options);
        Things thing = Things.Number(1, 10_000);
        int downloads = 0;
        async Task<ObjectId?> WantAsync()
        {
            await Task.Yield();
            while (true)
            {
                ObjectStart start = store.Begin(thing.WithChunks);
                if (start.Here is { } here)
                {
                    return here;
                }

                if (start.IsFirst && Interlocked.Increment(ref downloads) == 1)
                {
                    // The first one gives up half way: another takes over.
                    thing.Write(start.Incoming!, 0, 6_000);
                    start.Incoming!.Abandon();
                }
                else if (start.IsFirst)
                {
                    Assert.Equal(5_120, start.Incoming!.Received);
                    Assert.Equal(CompletionAnswer.Complete, await thing.FillAsync(start.Incoming));
                }

                await start.Incoming!.Ended;
            }
        }

        ObjectId?[] all = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(WantAsync)));
        Assert.All(all, id => Assert.Equal(thing.Id, id));
        Assert.Equal(2, downloads);
    }

    [Fact]
    public async Task Several_sources_write_into_one_object_at_once()
    {
        using LocalObjects store = new(new MemoryDisk(), _options with { MaxOctets = 1 << 21, MaxObjectOctets = 1 << 20 });
        Things thing = Things.Number(1, 300_001);
        ObjectInProgress incoming = store.Begin(thing.WithChunks).Incoming!;
        Task[] sources = [.. Enumerable.Range(0, 8).Select(source => Task.Run(() =>
        {
            for (int chunk = source; chunk * Things.ChunkSize < thing.Content.Length; chunk += 8)
            {
                thing.Write(incoming, chunk * Things.ChunkSize, Math.Min(thing.Content.Length, (chunk + 1) * Things.ChunkSize), 300);
            }
        }))];
        Task<int> reader = Task.Run(async () =>
        {
            using ObjectReading reading = incoming.OpenReading()!;
            int at = 0;
            while (at < thing.Content.Length && await incoming.WaitForAsync(at, TestContext.Current.CancellationToken))
            {
                byte[] there = new byte[incoming.VerifiedEnd(at) - at];
                int count = reading.Read(at, there);
                Assert.Equal(thing.Content.AsSpan(at, count), there.AsSpan(0, count));
                at += count;
            }

            return at;
        });
        await Task.WhenAll(sources);
        Assert.Equal(CompletionAnswer.Complete, await incoming.CompleteAsync(TestContext.Current.CancellationToken));
        Assert.Equal(thing.Content.Length, await reader);
        Assert.True(thing.IsIn(store));
    }

    [Fact]
    public async Task The_least_recently_used_go_first_pinned_ones_stay_and_open_ones_can_be_read_to_their_end()
    {
        MemoryDisk disk = new();
        List<Things> things = [.. Enumerable.Range(0, 6).Select(i => Things.Number(i, 5_000))];
        using (LocalObjects store = new(disk, _options))
        {
            foreach (Things thing in things[..4])
            {
                Assert.Equal(CompletionAnswer.Complete, await thing.FetchAsync(store, thing.WithDigest));
            }

            Assert.True(store.Pin(things[0].Id, isPinned: true));
            using ObjectReading open = store.Open(things[1].Id)!;
            Assert.True(things[2].IsIn(store));
            Assert.Equal(CompletionAnswer.Complete, await things[4].FetchAsync(store, things[4].WithDigest));
            Assert.Equal([0, 1, 2, 4], Here(store));
            Assert.Equal(ObjectPresence.None, store.Find(things[3].Href).Presence);
            Assert.Equal(20_000, store.Octets);
        }

        using LocalObjects next = new(disk, _options);
        Assert.True(next.Checked.IsCompletedSuccessfully);
        Assert.Equal(CompletionAnswer.Complete, await things[5].FetchAsync(next, things[5].WithDigest));
        Assert.Equal([0, 2, 4, 5], Here(next));
        Assert.NotNull(next.Begin(things[1].WithDigest).Incoming);
        Assert.NotNull(next.Begin(things[3].WithDigest).Incoming);
        Assert.Equal([0, 5], Here(next));
        ObjectStoreException noRoom = Assert.Throws<ObjectStoreException>(() => next.Begin(Things.Number(9, 10_000).WithDigest));
        Assert.Equal(ObjectStoreFault.NoRoom, noRoom.Fault);
        Assert.Equal(ObjectStoreFault.NoRoom, Assert.Throws<ObjectStoreException>(() => next.Begin(Things.Number(9, 12_001).WithDigest)).Fault);
        Assert.True(things[0].IsIn(next));

        int[] Here(LocalObjects store) => [.. Enumerable.Range(0, 6).Where(i => store.Find(things[i].Href).Presence == ObjectPresence.Complete)];
    }

    [Fact]
    public async Task A_name_that_is_given_to_a_new_content_leaves_the_old_one()
    {
        using LocalObjects store = new(new MemoryDisk(), _options);
        Things old = Things.Number(1, 3_000);
        Things renewed = Things.Of(Things.Number(2, 3_000).Content, old.Href);
        Assert.Equal(CompletionAnswer.Complete, await old.FetchAsync(store, old.Unknown));
        ObjectInProgress incoming = store.Begin(renewed.WithDigest).Incoming!;
        Assert.Equal(ObjectPresence.InProgress, store.Find(old.Href).Presence);
        Assert.Equal(CompletionAnswer.Complete, await renewed.FillAsync(incoming));
        Assert.Equal(renewed.Id, store.Find(old.Href).Id);
        Assert.True(old.IsIn(store));
        Assert.Equal(renewed.Id, store.Begin(renewed.WithDigest with { }).Here);
        Assert.Equal(old.Id, store.Begin(new ObjectExpectation("http://origin.example.org/other") { Sha256 = old.Id }).Here);
        Assert.Equal(old.Id, store.Find("http://origin.example.org/other").Id);
        store.Forget(old.Href);
        Assert.Equal(AliasedObject.None, store.Find(old.Href));
        Assert.True(store.Remove(renewed.Id));
        Assert.Null(store.Open(renewed.Id));
        Assert.Equal(3_000, store.Octets);
    }

    [Fact]
    public async Task A_full_disk_is_named_and_nothing_is_lost()
    {
        MemoryDisk disk = new();
        using LocalObjects store = new(disk, _options);
        (Things before, Things thing) = (Things.Number(1, 3_000), Things.Number(2, 5_000));
        Assert.Equal(CompletionAnswer.Complete, await before.FetchAsync(store, before.WithDigest));
        ObjectInProgress incoming = store.Begin(thing.WithChunks).Incoming!;
        thing.Write(incoming, 0, 2_100);
        disk.IsFull = true;
        Assert.Equal(ObjectStoreFault.DiskFull, Assert.Throws<ObjectStoreException>(() => incoming.Write(2_100, thing.Content.AsSpan(2_100))).Fault);
        Assert.Equal(ObjectStoreFault.DiskFull, Assert.Throws<ObjectStoreException>(() => store.Pin(before.Id, true)).Fault);
        Assert.True(before.IsIn(store));
        Assert.Equal(2_048, incoming.Received);
        disk.IsFull = false;
        thing.Write(incoming, 2_100, 5_000);
        disk.IsFull = true;
        ObjectStoreException atEnd = await Assert.ThrowsAsync<ObjectStoreException>(() => incoming.CompleteAsync(TestContext.Current.CancellationToken));
        Assert.Equal(ObjectStoreFault.DiskFull, atEnd.Fault);
        Assert.Equal(ObjectPresence.InProgress, store.Find(thing.Href).Presence);
        disk.IsFull = false;
        Assert.Equal(CompletionAnswer.Complete, await incoming.CompleteAsync(TestContext.Current.CancellationToken));
        Assert.True(thing.IsIn(store) && before.IsIn(store) && store.Pin(before.Id, true));
    }

    [Fact]
    public async Task After_a_crash_nothing_is_offered_before_it_is_checked_and_what_is_damaged_is_swept()
    {
        MemoryDisk disk = new();
        LocalObjects store = new(disk, _options);
        (Things good, Things bad) = (Things.Number(1, 3_000), Things.Number(2, 3_000));
        await good.FetchAsync(store, good.WithDigest);
        await bad.FetchAsync(store, bad.WithDigest);
        MemoryDisk after = disk.AfterPowerLoss(new Random(1));
        after.Spoil(bad.Id + ".object", 1_234);
        using LocalObjects next = new(after, _options);
        Assert.Null(next.Open(bad.Id));
        await next.Checked;
        Assert.Equal(ObjectPresence.None, next.Find(bad.Href).Presence);
        Assert.True(good.IsIn(next));
        Assert.DoesNotContain(after.List(), file => file.Key.StartsWith(bad.Id.ToString(), StringComparison.Ordinal));
        after.Spoil(good.Id + ".object", 7);
        Assert.False(next.Check(good.Id));
        Assert.Equal(AliasedObject.None, next.Find(good.Href));
        store.Dispose();
    }

    [Fact]
    public async Task What_was_left_of_a_download_is_resumed_and_checked_again()
    {
        MemoryDisk disk = new();
        Things thing = Things.Number(1, 10_000);
        using (LocalObjects store = new(disk, _options))
        {
            thing.Write(store.Begin(thing.WithChunks).Incoming!, 0, 7_000);
        }

        disk.Spoil(thing.Id + ".part", 2_000);
        using LocalObjects next = new(disk, _options);
        ObjectInProgress incoming = next.Begin(thing.WithChunks).Incoming!;
        Assert.Equal(5 * 1_024, incoming.Received);
        Assert.Equal((1_024, 1_024), incoming.NextMissing(0, long.MaxValue));
        Assert.Equal(CompletionAnswer.Complete, await thing.FillAsync(incoming));
        Assert.True(thing.IsIn(next));
    }

    [Fact]
    public async Task What_was_left_of_a_download_goes_when_room_is_needed()
    {
        using LocalObjects store = new(new MemoryDisk(), _options);
        (Things left, Things small, Things large) = (Things.Number(1, 10_000), Things.Number(2, 9_000), Things.Number(3, 11_000));
        ObjectInProgress incoming = store.Begin(left.WithChunks).Incoming!;
        left.Write(incoming, 0, 6_000);
        incoming.Abandon();
        Assert.Equal(CompletionAnswer.Complete, await small.FetchAsync(store, small.WithDigest));
        Assert.Equal(CompletionAnswer.Complete, await large.FetchAsync(store, large.WithDigest));
        Assert.True(small.IsIn(store) && large.IsIn(store));
        Assert.Equal(20_000, store.Octets);
    }
}
