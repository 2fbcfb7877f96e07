using NanoPeers.Messages;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.GroupPeers;

/// <summary>
/// What a line under the common key costs the whole service in memory: nothing to open it, and what is handed to the person for the rest. The median
/// of many lines counts: what the seat does once in a while falls to some line.
/// </summary>
public sealed class GroupLineAllocationTests
{
    private const int WarmUp = 200;
    private const int Measured = 400;

    /// <summary>Octets of one object with a field: what handing the event over may take besides.</summary>
    private const int SmallObject = 24;

    [Fact]
    public async Task ALineUnderTheCommonKeyCostsTheDeliveredTextAlone()
    {
        await using GroupHouse house = new();
        GroupEnd[] ends = house.Add(1, 2);
        await GroupHouse.CreateAsync(ends[0], new GroupOrder("crew", "open", "medium") { Protection = "common" });
        await GroupHouse.JoinAllAsync(ends[0], "crew", ends[1]);
        await GroupHouse.AllHaveKeyAsync("crew", ends);
        await GroupHouse.AllReachAllAsync("crew", ends);
        PeerNode hearer = ends[0].Node;
        KnownIncomingAddress from = new(ends[1].Address);

        List<long> whole = [];
        foreach (byte[] octets in await LinesAsync(ends[1]))
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            hearer.Receive(ends[0].Tap, octets, 0, octets.Length, from);
            whole.Add(GC.GetAllocatedBytesForCurrentThread() - before);
        }

        List<long> opening = [];
        Envelope envelope = new();
        foreach (byte[] octets in await LinesAsync(ends[1]))
        {
            Assert.Equal(DecodeStatus.Complete, envelope.TryDecodeDatagram(octets, 0, octets.Length, Limits.MaxDatagram));
            long before = GC.GetAllocatedBytesForCurrentThread();
            bool isOpen = ends[0].Groups.Open(envelope, ends[0].Tap, from, ends[0].Node.NowMillis, out _) is not null;
            opening.Add(GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.True(isOpen);
        }

        Assert.Equal(0, MedianOf(opening));
        Assert.InRange(MedianOf(whole), 1, CostOfEvent() + SmallObject);
        await Eventually.TrueAsync(() => ends[0].Heard(TextOf(WarmUp + Measured - 1)).Any(), "the last line is heard");
    }

    /// <summary>Messages of many lines, sealed and kept from the network.</summary>
    private static async Task<List<byte[]>> LinesAsync(GroupEnd by)
    {
        by.Tap.Holds = true;
        for (int number = 0; number < WarmUp + Measured; number++)
        {
            Assert.Equal(GroupResult.Done, (await by.SayAsync("crew", TextOf(number))).Result);
        }

        by.Tap.Holds = false;
        List<byte[]> lines = [.. by.Tap.Held.GroupBy(octets => octets.Length).MaxBy(group => group.Count())!];
        by.Tap.Held.Clear();
        return lines;
    }

    private static string TextOf(int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"this is line {number:0000}");

    private static long MedianOf(List<long> costs) => costs.Skip(WarmUp).Order().ElementAt(Measured / 2);

    /// <summary>What the event costs that a person is shown: its text, and the object around it.</summary>
    private static long CostOfEvent()
    {
        char[] text = [.. TextOf(0)];
        long before = GC.GetAllocatedBytesForCurrentThread();
        GroupEvent happened = new(GroupEventKind.Said, DateTimeOffset.UnixEpoch, "crew", null, "", new string(text), true);
        long after = GC.GetAllocatedBytesForCurrentThread();
        GC.KeepAlive(happened);
        return after - before;
    }
}
