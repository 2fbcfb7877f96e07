using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Pipes;
using NanoPeers.PeerPlatform.Tests.GroupPeers;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.Pipes;

namespace NanoPeers.PeerPlatform.Tests.Pipes;

/// <summary>The queues at both ends of a pipe, and what happens when they are full: as the page says.</summary>
public sealed class PipeQueueTests
{
    // A queue holds at least one message of the greatest length.
    private const int Capacity = PipeLimits.MaxStreamMessage + 100;

    private static readonly Identifier _from = GroupHouse.IdOf(1);

    [Fact]
    [Trait("Capability", "P2")]
    public void WhatComesIsDroppedAndCountedWhileTheQueueIsFull()
    {
        PipeQueue queue = new(Capacity, PipeOverflow.DropNewest);
        int taken = Fill(queue);
        Assert.Equal(0, queue.Dropped);
        Assert.False(queue.Add(Message(taken), _from, true));
        Assert.Equal(1, queue.Dropped);
        Assert.Equal(Enumerable.Range(0, taken), Drain(queue));
        Assert.True(queue.Add(Message(7), _from, true));
        Assert.Equal([7], Drain(queue));
    }

    [Fact]
    [Trait("Capability", "P2")]
    public void TheOldestMakeRoomWhereOnlyTheLatestMatters()
    {
        PipeQueue queue = new(Capacity, PipeOverflow.DropOldest);
        int taken = Fill(queue);
        for (int i = 0; i < 10; i++)
        {
            Assert.True(queue.Add(Message(taken + i), _from, true));
        }

        Assert.Equal(10, queue.Dropped);
        Assert.Equal(Enumerable.Range(10, taken), Drain(queue));
    }

    [Fact]
    [Trait("Capability", "P2")]
    public async Task WhatCameOverAStreamWaitsForRoomAndADatagramDoesNot()
    {
        PipeQueue queue = new(Capacity, PipeOverflow.Wait);
        int taken = Fill(queue);
        PipeMessage body = Body(taken);
        Assert.Equal(0, queue.Add(body, _from, true, false));
        Assert.Equal(1, queue.Dropped);
        Task<int> waiting = Task.Run(() => queue.Add(body, _from, true, true));
        Assert.True(queue.TryTake(out PipeDelivery first));
        Assert.Equal(0, NumberOf(first));
        Assert.Equal(1, await waiting.WaitAsync(TimeSpan.FromSeconds(60), PipeHouse.Stop));
        Assert.Equal(Enumerable.Range(1, taken), Drain(queue));
        Assert.Equal(1, queue.Dropped);
    }

    [Fact]
    [Trait("Capability", "P2")]
    public async Task AnOutputRefusesWhatItHasNoRoomForAndTellsWhenThereIsRoom()
    {
        await using PipeHouse house = await new PipeHouse().WithCrewAsync(2);
        PipeDescription pipe = house.Pipe(PipeType.SecuredUnicast);
        using PipeOutput output = house.Open(2, pipe, new PipeOutputOptions { QueueOctets = Capacity });
        int taken = 0;
        while (output.Send(Message(taken)) == PipeSendStatus.Taken)
        {
            taken++;
        }

        Assert.Equal(PipeSendStatus.Busy, output.Send(Message(taken)));
        Assert.Equal(PipeSendStatus.TooLong, output.Send(new byte[PipeLimits.MaxStreamMessage + 1]));
        Task<PipeSendStatus> waiting = output.SendAsync(Message(taken), PipeHouse.Stop).AsTask();
        Assert.False(waiting.IsCompleted);
        Assert.InRange(output.Waiting, 1, 2 * Capacity);

        // With an end everything that was taken comes, in order, and what waited for room too.
        using PipeInput input = await house.BindAsync(1, pipe);
        Assert.Equal(PipeSendStatus.Taken, await waiting.WaitAsync(TimeSpan.FromSeconds(60), PipeHouse.Stop));
        List<int> heard = [];
        await Eventually.TrueAsync(
            () =>
            {
                while (input.TryReceive(out PipeDelivery delivery))
                {
                    heard.Add(NumberOf(delivery));
                }

                return heard.Count > taken;
            },
            "all come");
        Assert.Equal(Enumerable.Range(0, taken + 1), heard);
        Assert.Equal(0, output.Lost);
        Assert.Equal(0, input.Dropped);
    }

    [Fact]
    [Trait("Capability", "P2")]
    public async Task AnInputThatIsNotReadCountsWhatItDrops()
    {
        await using PipeHouse house = await new PipeHouse().WithCrewAsync(2);
        PipeDescription pipe = house.Pipe(PipeType.SecuredUnicast);
        using PipeInput input = await house.BindAsync(1, pipe, new PipeInputOptions { QueueOctets = 1 });
        using PipeOutput output = house.Open(2, pipe);
        byte[] message = new byte[20_000];
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(PipeSendStatus.Taken, await output.SendAsync(message, PipeHouse.Stop));
        }

        await Eventually.TrueAsync(() => input.Received + input.Dropped == 10, "all came or were dropped");
        Assert.InRange(input.Dropped, 6, 8);
        Assert.Equal(input.Received, PipeHouse.Drain(input).Count);
    }

    private static int Fill(PipeQueue queue)
    {
        int fits = Capacity / (PipeQueue.HeadLength + Message(0).Length);
        for (int i = 0; i < fits; i++)
        {
            Assert.True(queue.Add(Message(i), _from, true));
        }

        return fits;
    }

    private static byte[] Message(int number)
    {
        byte[] message = new byte[1_000];
        BitConverter.TryWriteBytes(message, number);
        return message;
    }

    private static PipeMessage Body(int number)
    {
        byte[] message = Message(number);
        byte[] body =
        [
            1, 0, 1, PipeMessageKind.Data, 2, 0, 0, 3, 0, 16, .. new byte[16], 10, (byte)((message.Length + 2) >> 8), (byte)(message.Length + 2),
            (byte)(message.Length >> 8), (byte)message.Length, .. message,
        ];
        PipeMessage view = new();
        Assert.Equal(DecodeStatus.Complete, view.TryDecode(body, 0, body.Length));
        return view;
    }

    private static int NumberOf(PipeDelivery delivery) => BitConverter.ToInt32(delivery.Octets.Span);

    private static List<int> Drain(PipeQueue queue)
    {
        List<int> numbers = [];
        while (queue.TryTake(out PipeDelivery delivery))
        {
            Assert.Equal(_from, delivery.From);
            numbers.Add(NumberOf(delivery));
        }

        return numbers;
    }
}
