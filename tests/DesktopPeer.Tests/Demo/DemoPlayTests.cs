using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Demo;
using NanoPeers.DesktopPeer.Tests.Commands;
using NanoPeers.DesktopPeer.Tests.Fakes;

namespace NanoPeers.DesktopPeer.Tests.Demo;

public sealed class DemoPlayTests
{
    [Fact]
    public async Task Without_a_terminal_commands_are_lines_and_happenings_are_lines()
    {
        FakeHouse house = new();
        LineWriter output = new();
        using LineInput input = new();
        Task<Ran> running = Ran.InAsync(house, ["demo", "--lights", "3"], output, input, false, null, TestContext.Current.CancellationToken);
        await SayAsync("on kitchen", "kitchen is on");
        await SayAsync("press hall", "hall is on");
        await SayAsync("OFF", "porch is off");
        await SayAsync("toggle p", "porch is on");
        await SayAsync("kill porch", "porch: killed");
        await SayAsync("on porch", "There is no session with porch.");
        await SayAsync("press porch", "porch is switched off.");
        await SayAsync("list", "killed");
        await SayAsync("start", "porch is present");
        await SayAsync("start porch", "porch is on already.");
        await SayAsync("why hall", "hall's own words");
        await SayAsync("why", "No attempt to set up a session is known.");
        await SayAsync("on nowhere", "\"nowhere\" is no light: kitchen, hall, porch");
        await SayAsync("kill", "Which light?");
        await SayAsync("dance", "\"dance\" is no command: ");
        await SayAsync("on the kitchen", "Say it in one or two words");
        await SayAsync("help", "pull the board's plug");
        input.Say("");
        input.Say("quit");
        Ran ran = await running;
        Assert.Equal((ExitCode.Done, ""), (ran.ExitCode, ran.Error));
        Assert.All(house.Boards, board => Assert.True(board.IsDisposed));

        async Task SayAsync(string line, string expected)
        {
            int before = output.Lines.Count;
            input.Say(line);
            await Waiting.UntilAsync(() => output.Lines.Skip(before).Any(said => said.Contains(expected, StringComparison.Ordinal)), $"\"{line}\" leads to \"{expected}\"");
        }
    }

    [Fact]
    public async Task The_end_of_the_input_ends_the_demo()
    {
        Ran ran = await Ran.InAsync(new FakeHouse(), "demo", "--lights", "1");
        Assert.Equal((ExitCode.Done, ""), (ran.ExitCode, ran.Error));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_interruption_ends_the_demo_and_its_boards(bool isInteractive)
    {
        FakeHouse house = new();
        using LineInput input = new();
        using CancellationTokenSource interruption = new();
        Task<Ran> running = Ran.InAsync(house, ["demo"], new LineWriter(), input, isInteractive, isInteractive ? () => null : null, interruption.Token);
        await Waiting.UntilAsync(() => house.Boards.Count == 5 && house.Boards.TrueForAll(board => board.IsRunning), "all boards run");
        await Waiting.UntilAsync(() => house.Gateway.Watchers == 1, "the demo listens");
        await interruption.CancelAsync();
        Assert.Equal(ExitCode.Done, (await running).ExitCode);
        Assert.All(house.Boards, board => Assert.True(board.IsDisposed));
        Assert.True(house.IsGatewayDisposed);
    }

    [Fact]
    public async Task On_a_terminal_the_table_stays_and_a_line_is_typed_under_it()
    {
        FakeHouse house = new();
        LineWriter output = new();
        System.Collections.Concurrent.ConcurrentQueue<ConsoleKeyInfo> keys = new();
        Task<Ran> running = Ran.InAsync(
            house, ["demo", "--lights", "2"], output, TextReader.Null, true, () => keys.TryDequeue(out ConsoleKeyInfo key) ? key : null, TestContext.Current.CancellationToken);
        await Waiting.UntilAsync(() => house.Gateway.Watchers == 1, "the demo listens");
        Type("on kitchem\bn\r");
        await Waiting.UntilAsync(() => house.Gateway["kitchen"].Light == true, "the kitchen is on");
        await Waiting.UntilAsync(() => output.ToString().Contains("kitchen is on", StringComparison.Ordinal), "it is shown");
        Type("help\r");
        await Waiting.UntilAsync(() => output.ToString().Contains("pull the board's plug", StringComparison.Ordinal), "help is shown");
        Type("quit\r");
        Ran ran = await running;
        Assert.Equal((ExitCode.Done, ""), (ran.ExitCode, ran.Error));
        Assert.Contains("> on kitchen", ran.Output, StringComparison.Ordinal);
        Assert.Contains("\u001b[J", ran.Output, StringComparison.Ordinal);
        Assert.Contains("A128CBC-HS256", ran.Output, StringComparison.Ordinal);

        void Type(string text)
        {
            foreach (char c in text)
            {
                ConsoleKey key = c switch { '\r' => ConsoleKey.Enter, '\b' => ConsoleKey.Backspace, _ => ConsoleKey.None };
                keys.Enqueue(new ConsoleKeyInfo(c, key, false, false, false));
            }
        }
    }

    [Fact]
    public void The_line_editor_remembers_lines_and_has_a_limit()
    {
        LineEditor editor = new();
        Assert.Equal("one", Enter(editor, "one"));
        Assert.Equal("two", Enter(editor, " two "));
        Press(ConsoleKey.UpArrow);
        Press(ConsoleKey.UpArrow);
        Press(ConsoleKey.UpArrow);
        Assert.Equal("one", editor.Text);
        Press(ConsoleKey.DownArrow);
        Assert.Equal("two", editor.Text);
        Press(ConsoleKey.DownArrow);
        Assert.Equal("", editor.Text);
        Press(ConsoleKey.Backspace);
        Enter(editor, "", 300);
        Assert.Equal(LineEditor.MaxLength, editor.Text.Length);
        Press(ConsoleKey.Escape);
        Assert.Equal("", editor.Text);

        void Press(ConsoleKey key) => Assert.Null(editor.Take(new ConsoleKeyInfo('\0', key, false, false, false)));
    }

    private static string? Enter(LineEditor editor, string text, int filling = 0)
    {
        foreach (char c in text + new string('x', filling))
        {
            Assert.Null(editor.Take(new ConsoleKeyInfo(c, ConsoleKey.None, false, false, false)));
        }

        return filling > 0 ? null : editor.Take(new ConsoleKeyInfo('\r', ConsoleKey.Enter, false, false, false));
    }
}
