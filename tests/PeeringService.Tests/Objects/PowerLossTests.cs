using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Tests.Objects;

/// <summary>The power fails at every change of the disk, and what the next start finds is held against what was promised.</summary>
public sealed class PowerLossTests
{
    private const int Most = 20_000;
    private static readonly LocalObjectsOptions _options = new() { Folder = "none", MaxOctets = Most };

    [Fact]
    public async Task The_power_may_fail_at_every_write()
    {
        int changes = (await RunAsync(int.MaxValue)).Disk.Changes;
        Assert.InRange(changes, 100, 10_000);
        for (int at = 0; at < changes; at++)
        {
            Promises promises = await RunAsync(at);
            for (int seed = 0; seed < 3; seed++)
            {
                Random random = new((at * 31) + seed);
                MemoryDisk found = promises.Disk.AfterPowerLoss(random);
                await JudgeAsync(found, promises, $"power lost at change {at} of {changes}, seed {seed}");

                // And once more, while the next start puts things in order.
                MemoryDisk again = promises.Disk.AfterPowerLoss(new Random((at * 31) + seed));
                again.PowerLossAfter = random.Next(8);
                try
                {
                    LocalObjects store = new(again, _options);
                    await store.Checked;
                }
                catch (IOException) when (again.HasLostPower)
                {
                }

                await JudgeAsync(again.AfterPowerLoss(random), promises, $"power lost at change {at}, and again at {again.PowerLossAfter}, seed {seed}");
            }
        }
    }

    private static async Task<Promises> RunAsync(int powerLossAfter)
    {
        MemoryDisk disk = new() { PowerLossAfter = powerLossAfter };
        Promises promises = new(disk);
        try
        {
            using (LocalObjects store = new(disk, _options))
            {
                await FirstRunAsync(store, promises);
            }

            LocalObjects next = new(disk, _options);
            await next.Checked;
            await promises.Things[6].FetchAsync(next, promises.Things[6].WithChunks);
            promises.Keep(6);
            next.Begin(promises.Things[7].WithChunks).Incoming!.Write(0, promises.Things[7].Content.AsSpan(0, 1_500));
        }
        catch (IOException) when (disk.HasLostPower)
        {
        }

        return promises;
    }

    private static async Task FirstRunAsync(LocalObjects store, Promises promises)
    {
        List<Things> things = promises.Things;
        for (int i = 0; i < 3; i++)
        {
            await things[i].FetchAsync(store, i == 0 ? things[i].Unknown : i == 1 ? things[i].WithDigest : things[i].WithChunks, 1_100);
            promises.Keep(i);
        }

        store.Pin(things[1].Id, isPinned: true);
        promises.IsPinned = true;
        things[3].Write(store.Begin(things[3].WithChunks).Incoming!, 0, 2_500);
        promises.MayGo(2);
        store.Remove(things[2].Id);
        promises.MayGo(0);
        store.Forget(things[0].Href);
        await things[4].FetchAsync(store, things[4].WithDigest);
        promises.Keep(4);
        promises.MayGo(4);
        await things[5].FetchAsync(store, things[5].WithChunks);
        promises.Keep(5);
        promises.MayGo(5);
    }

    private static async Task JudgeAsync(MemoryDisk disk, Promises promises, string when)
    {
        using LocalObjects store = new(disk, _options);
        await store.Checked;
        Assert.True(store.Octets <= Most, when);
        Assert.Equal(store.List().Sum(item => item.Length), disk.List().Where(file => file.Key.EndsWith(".object", StringComparison.Ordinal)).Sum(file => file.Value));
        foreach (Things thing in promises.Things)
        {
            AliasedObject found = store.Find(thing.Href);
            Assert.True(found.Presence == ObjectPresence.None || (found.Presence == ObjectPresence.Complete && thing.IsIn(store)), when);
        }

        foreach (int kept in promises.Kept)
        {
            Assert.True(promises.Things[kept].IsIn(store), $"{when}: object {kept} is lost");
            Assert.Equal(ObjectPresence.Complete, store.Find(promises.Things[kept].Href).Presence);
        }

        if (promises.IsPinned)
        {
            Assert.True(store.List().Single(item => item.Id == promises.Things[1].Id).IsPinned, when);
        }

        // Whatever was left of it, it can be fetched.
        Things resumed = promises.Things[3];
        Assert.Equal(CompletionAnswer.Complete, await resumed.FetchAsync(store, resumed.WithChunks));
        Assert.True(resumed.IsIn(store), when);
    }

    /// <summary>What the store said before the power went.</summary>
    private sealed class Promises(MemoryDisk disk)
    {
        public MemoryDisk Disk => disk;

        public List<Things> Things { get; } = [.. Enumerable.Range(0, 8).Select(i => Objects.Things.Number(i, 4_000 - i))];

        public HashSet<int> Kept { get; } = [];

        public bool IsPinned { get; set; }

        public void Keep(int number) => Kept.Add(number);

        public void MayGo(int number) => Kept.Remove(number);
    }
}
