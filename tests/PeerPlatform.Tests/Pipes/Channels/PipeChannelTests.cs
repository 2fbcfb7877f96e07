using System.Text;
using NanoPeers.PeerPlatform.Pipes;
using NanoPeers.PeerPlatform.Pipes.Channels;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.Pipes;

namespace NanoPeers.PeerPlatform.Tests.Pipes.Channels;

/// <summary>Channels between peers that run the whole service, over a network that loses one message in five.</summary>
public sealed class PipeChannelTests
{
    [Fact]
    [Trait("Capability", "C14")]
    public async Task OrderedAcknowledgedAndOnceOverALossyNetwork()
    {
        await using PipeHouse house = await new PipeHouse().WithCrewAsync(2);
        PipeDescription pipe = house.Pipe(PipeType.SecuredUnicast);
        using ChannelInput input = house.ChannelsOf(1).Listen(pipe);
        await input.Decided.WaitAsync(TimeSpan.FromSeconds(60), PipeHouse.Stop);
        using ChannelOutput output = house.ChannelsOf(2).Open(pipe, out _)!;
        Lose(house, 1, 2);

        Task sending = SendAsync(output, 0, 600);
        List<int> heard = await HearAsync(input, 600);

        Assert.Equal(Enumerable.Range(0, 600), heard);
        await sending;
        await output.CloseAsync(PipeHouse.Stop);
        Assert.Equal(601, output.Acknowledged);
        Assert.True(output.Repeated > 0);
        Assert.True((await input.ReceiveAsync(PipeHouse.Stop))!.IsEnd);
    }

    [Fact]
    public async Task AChannelFollowsItsEndToAnotherPeerAndLosesAndDoublesNothing()
    {
        await using PipeHouse house = await new PipeHouse().WithCrewAsync(3);
        PipeDescription pipe = house.Pipe(PipeType.SecuredUnicast);
        using ChannelInput first = house.ChannelsOf(1).Listen(pipe);
        await first.Decided.WaitAsync(TimeSpan.FromSeconds(60), PipeHouse.Stop);
        using ChannelOutput output = house.ChannelsOf(3).Open(pipe, out _)!;
        Task sending = SendAsync(output, 0, 900);
        List<int> heard = await HearAsync(first, 200);

        using ChannelInput second = house.ChannelsOf(2).Listen(pipe, true);
        await second.Decided.WaitAsync(TimeSpan.FromSeconds(60), PipeHouse.Stop);
        await Eventually.TrueAsync(() => first.State == PipeInputState.Moved, "the first knows that the end moved");
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(PipeHouse.Stop);
        Task<List<int>> rest = HearAsync(second, int.MaxValue, over.Token);

        // What arrived at the first is read there; the second goes on behind it.
        Task<List<int>> late = HearAsync(first, int.MaxValue, over.Token);
        await sending;
        await output.CloseAsync(PipeHouse.Stop);
        over.CancelAfter(TimeSpan.FromSeconds(1));
        heard.AddRange(await late);
        int here = heard.Count;
        heard.AddRange(await rest);
        Assert.Equal(Enumerable.Range(0, 900), heard);
        Assert.InRange(here, 200, 899);
    }

    [Fact]
    [Trait("Capability", "C21")]
    public async Task AThreadIsFoundAgainByTheIdInItsPayloadOverTwoOneWayPipes()
    {
        await using PipeHouse house = await new PipeHouse().WithCrewAsync(3);
        PipeDescription requests = house.Pipe(PipeType.SecuredUnicast);
        PipeDescription replies = house.Pipe(PipeType.SecuredUnicast);
        PipeOutput? answers = null;
        using PipeInput server = await house.BindAsync(1, requests, new PipeInputOptions
        {
            Receiver = (_, octets, _) =>
            {
                // The last of a pair is answered first: only the id says which is which.
                string[] parts = Encoding.UTF8.GetString(octets).Split(' ');
                answers!.Send(Encoding.UTF8.GetBytes($"{parts[0]} answer to {parts[1]}"));
            },
        });
        using PipeInput client = await house.BindAsync(2, replies);
        answers = house.Open(1, replies);
        using PipeOutput asks = house.Open(2, requests);
        await PipeHouse.EndsAreAsync(answers, house.Ends[1]);
        await PipeHouse.EndsAreAsync(asks, house.Ends[0]);
        Dictionary<string, string> open = new() { ["7"] = "", ["3"] = "", ["12"] = "" };
        foreach (string thread in open.Keys)
        {
            PipeHouse.Send(asks, $"{thread} question-{thread}");
        }

        while (open.Values.Any(answer => answer.Length == 0))
        {
            string heard = await PipeHouse.HearAsync(client);
            open[heard.Split(' ')[0]] = heard[(heard.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        }

        Assert.All(open, thread => Assert.Equal($"answer to question-{thread.Key}", thread.Value));
        Assert.Equal(3, open.Count);
        answers.Dispose();
    }

    internal static void Lose(PipeHouse house, params int[] numbers)
    {
        foreach (int number in numbers)
        {
            Random random = new(number);
            house.Ends[number - 1].Tap.Loses = () =>
            {
                lock (random)
                {
                    return random.Next(5) == 0;
                }
            };
        }
    }

    private static async Task SendAsync(ChannelOutput output, int from, int count)
    {
        for (int i = from; i < from + count; i++)
        {
            await output.SendAsync(BitConverter.GetBytes(i), PipeHouse.Stop);
        }
    }

    private static async Task<List<int>> HearAsync(ChannelInput input, int count, CancellationToken? over = null)
    {
        List<int> heard = [];
        try
        {
            while (heard.Count < count && await input.ReceiveAsync(over ?? PipeHouse.Stop) is { } message)
            {
                if (!message.IsEnd)
                {
                    heard.Add(BitConverter.ToInt32(message.Octets.Span));
                }
            }
        }
        catch (OperationCanceledException) when (over is not null)
        {
            // Nothing more comes.
        }

        return heard;
    }
}
