using NanoPeers.Firmware.Peer;
using NanoPeers.Pipes;

namespace NanoPeers.Esp32Peer.Tests.Stack;

/// <summary>A board's pipes in its group: an input end of its own, one of all lights, and the button's output end.</summary>
public sealed class PipeTests
{
    [Fact]
    public void A_board_tells_its_group_which_ends_it_has_and_answers_who_asks()
    {
        PipedBoards piped = new(720);
        piped.Grouped.RunUntil(() => piped.HasHeard(PipeMessageKind.Bind, piped.Own) && piped.HasHeard(PipeMessageKind.Bind, piped.All), 10_000);
        Assert.True(piped.HasHeard(PipeMessageKind.Resolve, piped.Own), "Who claims a point-to-point pipe asks first.");
        piped.Heard.Clear();
        piped.SayUnderSession(0, writer => piped.WriteResolve(writer, piped.Own, 7));
        piped.Grouped.RunUntil(() => piped.HasHeard(PipeMessageKind.Bound, piped.Own), 1_000);
        PipeMessage bound = piped.Heard.Single(one => one.Message.Kind == PipeMessageKind.Bound).Message;
        Assert.Equal(7u, bound.NumberOf(PipeField.Question));
        Assert.Equal(PipeType.SecuredUnicast, bound.Type);
        Assert.Equal("Kitchen", System.Text.Encoding.UTF8.GetString(bound.Buffer, bound.OffsetOf(PipeField.Name), bound.LengthOf(PipeField.Name)));
    }

    [Fact]
    public void An_order_through_its_own_pipe_switches_the_light_under_the_session_alone()
    {
        PipedBoards piped = Ready(721);
        piped.SayUnderSession(0, writer => PipedBoards.WriteData(writer, piped.Own, "on"));
        piped.Grouped.RunUntil(() => piped.Grouped.Boards[0].Pins.IsLit, 500);
        piped.SayUnderSession(0, writer => PipedBoards.WriteData(writer, piped.Own, "off", "toggle", "toggle"));
        piped.Grouped.RunUntil(() => !piped.Grouped.Boards[0].Pins.IsLit, 500);
        int refused = piped.Grouped.Counted(0, PeerCounter.NotForThisPeer);
        piped.SayUnderKey(0, writer => PipedBoards.WriteData(writer, piped.Own, "on"));
        piped.SayUnderSession(0, writer => PipedBoards.WriteData(writer, piped.Own, "brighter"));
        piped.Grouped.Run(3_000);
        Assert.False(piped.Grouped.Boards[0].Pins.IsLit);
        Assert.InRange(piped.Grouped.Counted(0, PeerCounter.NotForThisPeer), refused + 1, refused + 2);
        Assert.Equal(0, piped.Grouped.Counted(0, PeerCounter.Faults));
    }

    [Fact]
    public void A_broadcast_under_the_groups_key_switches_all_lights_with_one_message()
    {
        PipedBoards piped = Ready(722, 3);
        piped.SayUnderKey(null, writer => PipedBoards.WriteData(writer, piped.All, "off"));
        piped.Grouped.Run(3_000);
        Assert.All(piped.Grouped.Boards, board => Assert.False(board.Pins.IsLit));
        piped.SayUnderKey(null, writer => PipedBoards.WriteData(writer, piped.All, "on"));
        piped.Grouped.RunUntil(() => piped.Grouped.Boards.TrueForAll(board => board.Pins.IsLit), 500);
    }

    [Fact]
    public void The_button_tells_who_has_the_input_end_of_its_pipe()
    {
        PipedBoards piped = Ready(723);
        Assert.True(piped.HasHeard(PipeMessageKind.Resolve, piped.Button));
        piped.SayUnderSession(0, writer => piped.WriteBind(writer, piped.Button, 1, 1));
        piped.Grouped.Run(100);
        piped.Grouped.Boards[0].Pins.Press();
        piped.Grouped.RunUntil(() => piped.HasHeard(PipeMessageKind.Data, piped.Button), 1_000);
        (_, bool isPair, PipeMessage data) = piped.Heard.Single(one => one.Message.Kind == PipeMessageKind.Data);
        Assert.True(isPair);
        int at = data.OffsetOf(PipeField.Messages);
        Assert.Equal("on", System.Text.Encoding.UTF8.GetString(data.Buffer, at + 2, data.LengthAt(at)));
    }

    [Fact]
    public void An_end_that_was_taken_over_takes_nothing_and_says_so()
    {
        PipedBoards piped = Ready(724);
        piped.SayUnderSession(0, writer => piped.WriteBind(writer, piped.Own, 1, 2));
        piped.Grouped.Run(100);
        piped.SayUnderSession(0, writer => PipedBoards.WriteData(writer, piped.Own, "on"));
        piped.Grouped.RunUntil(() => piped.HasHeard(PipeMessageKind.Unbind, piped.Own), 1_000);
        Assert.False(piped.Grouped.Boards[0].Pins.IsLit);
    }

    [Fact]
    public void Without_a_group_it_has_no_pipes_and_noise_changes_nothing()
    {
        PipedBoards piped = Ready(725);
        byte[] noise = new byte[60];
        for (int i = 0; i < 300; i++)
        {
            piped.Grouped.World.Random.NextBytes(noise);
            noise[0] = 1;
            noise[1] = 0;
            noise[2] = 1;
            noise[3] = (byte)(i % 7);
            piped.SayUnderSession(0, writer => writer.WriteRaw(noise, 0, noise.Length));
            piped.Grouped.Run(10);
        }

        Assert.Equal(0, piped.Grouped.Counted(0, PeerCounter.Faults));
        piped.Grouped.Home.Remove(piped.Grouped.Ids[0]);
        piped.Grouped.RunUntil(() => piped.Grouped.GroupsOf(0).Joined == 0, 30_000);
        piped.Grouped.Run(1_500);
        piped.SayUnderSession(0, writer => PipedBoards.WriteData(writer, piped.Own, "on"));
        piped.Grouped.Run(200);
        Assert.False(piped.Grouped.Boards[0].Pins.IsLit);
    }

    /// <summary>Boards whose ends are bound, and to whom the gateway is proven under the group's key.</summary>
    private static PipedBoards Ready(int seed, int boards = 1)
    {
        PipedBoards piped = new(seed, boards);
        piped.Grouped.RunUntil(() => Enumerable.Range(0, boards).All(board => piped.HasHeard(PipeMessageKind.Bind, piped.All, board)), 10_000);
        piped.Grouped.RunUntil(() => piped.Heard.Exists(one => one.Message.Kind == PipeMessageKind.Bind && one.Message.IsOf(piped.Own.Pipe)), 10_000);
        piped.SayUnderKey(null, writer => piped.WriteResolve(writer, piped.All, 1));
        piped.Grouped.Run(3_000);
        return piped;
    }
}
