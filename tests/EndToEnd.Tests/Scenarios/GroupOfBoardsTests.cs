using NanoPeers.DesktopPeer.Demo;
using NanoPeers.EndToEnd.Tests.Houses;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.EndToEnd.Tests.Scenarios;

/// <summary>Boards in a group with a common key switch each other's lights while the gateway is off: real processes, real sockets.</summary>
public sealed class GroupOfBoardsTests
{
    private const string Group = "stairs";

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(90);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Capability", "E13")]
    public async Task Boards_of_a_group_switch_each_others_lights_without_their_gateway_and_a_removed_one_switches_nothing()
    {
        await using Network network = new();
        VirtualBoard[] boards = new VirtualBoard[3];
        Identifier[] ids = new Identifier[3];
        await using (GroupGateway gateway = new(network.Folder("gateway"), network.MulticastPort))
        {
            for (int i = 0; i < boards.Length; i++)
            {
                (string invitation, ids[i]) = gateway.Invite($"board {i}");
                boards[i] = await network.BoardAsync($"board-{i}", invitation);
            }

            Assert.Equal(GroupResult.Done, (await gateway.Groups.CreateAsync(new GroupOrder(Group, "authority", "medium"), Cancellation)).Result);
            for (int i = 0; i < boards.Length; i++)
            {
                GroupAnswer taken = gateway.Groups.TakeBoard(Group, ids[i], $"board {i}");
                Assert.True(taken.Result == GroupResult.Done, taken.Text);
            }

            await UseKeyAsync(gateway, boards, ids);
            await gateway.CutOffAsync();
        }

        // Nobody but the boards is there now. Each button switches all lights, and does so again after all boards lost their power.
        await PressedAsync(boards, 0, true);
        await PressedAsync(boards, 1, false);
        foreach (VirtualBoard board in boards)
        {
            await board.KillAsync();
        }

        foreach (VirtualBoard board in boards)
        {
            await board.StartAsync(Cancellation);
        }

        await PressedAsync(boards, 2, !(await LightsAsync(boards))[2]);

        // The first board is away while it is removed: it does not know, and still has the key that was.
        await boards[0].KillAsync();
        await using (GroupGateway gateway = new(network.Folder("gateway"), network.MulticastPort))
        {
            await Waiting.UntilAsync(() => gateway.HasTold(Group, ids[1], ids[2]), "the boards are there again", _limit, () => Tail(boards));
            GroupAnswer removed = await gateway.Groups.RemoveAsync(Group, "board 0", false, "sold", Cancellation);
            Assert.True(removed.Result == GroupResult.Done, removed.Text);
            await UseKeyAsync(gateway, boards[1..], ids[1..]);
            await gateway.CutOffAsync();
        }

        await boards[0].StartAsync(Cancellation);
        VirtualBoard[] rest = boards[1..];
        bool lit = (await LightsAsync(rest))[0];
        bool own = await boards[0].ReadLightAsync(Cancellation);
        await boards[0].PressAsync(Cancellation);
        await Waiting.UntilAsync(
            async () => await boards[0].ReadLightAsync(Cancellation) != own, "the button is the own light's", _limit, () => Tail(boards));
        await Waiting.UntilAsync(
            () => boards[0].LogTail().Any(line => line.Contains("No answer to the button", StringComparison.Ordinal)), "nobody heeds it", _limit, () => Tail(boards));
        Assert.All(await LightsAsync(rest), light => Assert.Equal(lit, light));
        own = await boards[0].ReadLightAsync(Cancellation);
        await PressedAsync(rest, 1, !lit);
        await PressedAsync(rest, 0, lit);
        Assert.Equal(own, await boards[0].ReadLightAsync(Cancellation));
    }

    /// <summary>All boards verified what they were shown, and have a key that all have.</summary>
    private static async Task UseKeyAsync(GroupGateway gateway, VirtualBoard[] boards, Identifier[] ids)
    {
        await Waiting.UntilAsync(() => gateway.HasTold(Group, ids), "the boards are in the group", _limit, () => Tail(boards));
        await Waiting.UntilAsync(() => gateway.Groups.DoAllUseKey(Group), "all use the key", _limit, () => Tail(boards));
    }

    /// <summary>Presses one's button, again when the press was lost on a machine that is busy, until all lights are as wanted.</summary>
    private static async Task PressedAsync(VirtualBoard[] boards, int presser, bool wanted)
    {
        DateTime pressedAt = DateTime.MinValue;
        await Waiting.UntilAsync(
            async () =>
            {
                bool[] lights = await LightsAsync(boards);
                if (Array.TrueForAll(lights, light => light == wanted))
                {
                    return true;
                }

                if (lights[presser] != wanted || DateTime.UtcNow - pressedAt > TimeSpan.FromSeconds(6))
                {
                    pressedAt = DateTime.UtcNow;
                    bool was = lights[presser];
                    await boards[presser].PressAsync(Cancellation);
                    await Waiting.UntilAsync(
                        async () => await boards[presser].ReadLightAsync(Cancellation) != was, "the own light goes with the press", _limit, () => Tail(boards));
                }

                return false;
            },
            $"all lights are {(wanted ? "on" : "off")}", _limit, () => Tail(boards));
    }

    private static async Task<bool[]> LightsAsync(VirtualBoard[] boards)
    {
        bool[] lights = new bool[boards.Length];
        for (int i = 0; i < boards.Length; i++)
        {
            lights[i] = await boards[i].ReadLightAsync(Cancellation);
        }

        return lights;
    }

    private static string Tail(params VirtualBoard[] boards) => string.Join("\n---\n", boards.Select(board => string.Join('\n', board.LogTail())));
}
