using System.Text;
using NanoPeers.DesktopPeer.Demo;
using NanoPeers.EndToEnd.Tests.Houses;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Pipes;
using NanoPeers.Pipes;

namespace NanoPeers.EndToEnd.Tests.Scenarios;

/// <summary>A gateway and boards with the protocol stack talk through pipes of their group: real processes, real sockets.</summary>
public sealed class BoardPipesTests
{
    private const string Group = "stairs";

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(90);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Orders_through_pipes_switch_boards_and_a_boards_button_comes_out_of_a_pipe_at_the_gateway()
    {
        await using Network network = new();
        PipeService? pipes = null;
        await using GroupGateway gateway = new(
            network.Folder("gateway"), network.MulticastPort,
            (boots, groups) => [pipes = new PipeService(new PipeServiceOptions { Groups = groups, BootCount = boots })]);
        VirtualBoard[] boards = new VirtualBoard[2];
        Identifier[] ids = new Identifier[2];
        for (int i = 0; i < boards.Length; i++)
        {
            (string invitation, ids[i]) = gateway.Invite($"lamp {i}");
            boards[i] = await network.BoardAsync($"lamp-{i}", invitation);
        }

        Assert.Equal(GroupResult.Done, (await gateway.Groups.CreateAsync(new GroupOrder(Group, "authority", "medium"), Cancellation)).Result);
        for (int i = 0; i < boards.Length; i++)
        {
            GroupAnswer taken = gateway.Groups.TakeBoard(Group, ids[i], $"lamp {i}");
            Assert.True(taken.Result == GroupResult.Done, taken.Text);
        }

        await Waiting.UntilAsync(() => gateway.HasTold(Group, ids), "the boards are in the group", _limit, () => Tail(boards));
        await Waiting.UntilAsync(() => gateway.Groups.DoAllUseKey(Group), "all use the key", _limit, () => Tail(boards));
        Identifier group = gateway.Groups.Ports.Single(port => port.Name == Group).Group;

        // One board, by the pipe that has its name.
        PipeDescription lamp = PipeDescription.Of(group, PipeType.SecuredUnicast, "lamp 0");
        using PipeOutput toOne = Open(pipes!, lamp);
        await Waiting.UntilAsync(() => toOne.Ends.Contains(ids[0]), "the board has the input end", _limit, () => Tail(boards));
        await LitAsync(boards[0], true, () => toOne.Send("on"u8), boards);
        Assert.False(await boards[1].ReadLightAsync(Cancellation));

        // All boards, by the pipe of all switches.
        using PipeOutput toAll = Open(pipes!, PipeDescription.Of(group, PipeType.SecuredBroadcast, "switch"));
        await Waiting.UntilAsync(() => ids.All(toAll.Ends.Contains), "both boards have an input end", _limit, () => Tail(boards));
        await LitAsync(boards[1], true, () => toAll.Send("on"u8), boards);
        await LitAsync(boards[0], false, () => toAll.Send("off"u8), boards);
        await LitAsync(boards[1], false, () => toAll.Send("off"u8), boards);

        // A board's button.
        using PipeInput button = pipes!.OpenInput(PipeDescription.Of(group, PipeType.SecuredUnicast, "lamp 1 button"));
        await button.Decided.WaitAsync(_limit, Cancellation);
        Assert.Equal(PipeInputState.Bound, button.State);
        List<string> heard = [];
        await Waiting.UntilAsync(
            async () =>
            {
                await boards[1].PressAsync(Cancellation);
                await Task.Delay(300, Cancellation);
                while (button.TryReceive(out PipeDelivery delivery))
                {
                    Assert.Equal(ids[1], delivery.From);
                    heard.Add(Encoding.ASCII.GetString(delivery.Octets.Span));
                }

                return heard.Count > 0;
            },
            "a press comes out of the pipe", _limit, () => Tail(boards));
        Assert.All(heard, order => Assert.True(order is "on" or "off", order));
    }

    private static PipeOutput Open(PipeService pipes, PipeDescription pipe)
    {
        PipeOutput? output = pipes.OpenOutput(pipe, null, out string problem);
        Assert.True(output is not null, problem);
        return output;
    }

    /// <summary>Says something again until a light is so: a pipe over datagrams promises no delivery.</summary>
    private static Task<TimeSpan> LitAsync(VirtualBoard board, bool isLit, Func<PipeSendStatus> say, VirtualBoard[] boards) => Waiting.UntilAsync(
        async () =>
        {
            if (await board.ReadLightAsync(Cancellation) == isLit)
            {
                return true;
            }

            Assert.Equal(PipeSendStatus.Taken, say());
            await Task.Delay(200, Cancellation);
            return await board.ReadLightAsync(Cancellation) == isLit;
        },
        $"{board.Name} is {(isLit ? "on" : "off")}", _limit, () => Tail(boards));

    private static string Tail(VirtualBoard[] boards) => string.Join('\n', boards.SelectMany(board => board.LogTail()));
}
