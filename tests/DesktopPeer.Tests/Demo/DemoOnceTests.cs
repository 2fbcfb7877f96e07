using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Demo;
using NanoPeers.DesktopPeer.Tests.Commands;
using NanoPeers.DesktopPeer.Tests.Fakes;

namespace NanoPeers.DesktopPeer.Tests.Demo;

public sealed class DemoOnceTests
{
    [Fact]
    public async Task All_steps_are_played_and_nothing_stays_behind()
    {
        FakeHouse house = new();
        Ran ran = await Ran.InAsync(house, "demo", "--once");
        Assert.Equal((ExitCode.Done, ""), (ran.ExitCode, ran.Error));
        string[] steps = [.. ran.Output.Split('\n').Where(line => line.Contains(" ms  ", StringComparison.Ordinal)).Select(Step)];
        Assert.Equal(
            [
                "enrol", "find", "secure", "on kitchen", "off kitchen", "on hall", "off hall", "on porch", "off porch", "on bedroom", "off bedroom",
                "on study", "off study", "press kitchen", "kill study", "return study", "check", "peers", "create", "join laptop", "vote tablet",
                "vote phone", "say phone", "remove phone", "rekey", "shutout phone",
            ],
            steps);
        Assert.Contains("vote    phone     2 of 3 members voted yes: it is a member, with the group's key\n", ran.Output, StringComparison.Ordinal);
        Assert.Matches(@"\nphone +[0-9a-f]{8}  peer  removed ", ran.Output);
        Assert.Contains("network: multicast is not to be had on eth7", ran.Output, StringComparison.Ordinal);
        Assert.Contains("All of it happened, in ", ran.Output, StringComparison.Ordinal);
        Assert.True(house.IsGatewayDisposed);
        Assert.Equal(5, house.Boards.Count);
        Assert.All(house.Boards, board => Assert.True(board.IsDisposed));
        Assert.Equal(["laptop", "tablet", "phone"], house.Peers.Select(peer => peer.Name));
        Assert.All(house.Peers, peer => Assert.True(peer.IsDisposed));
        Assert.False(Directory.Exists(Path.GetDirectoryName(house.Settings!.StateFolder)));
    }

    [Fact]
    public async Task A_demo_keeps_off_the_real_network()
    {
        FakeHouse house = new();
        await Ran.InAsync(house, "demo", "--once", "--lights", "1");
        Assert.True(System.Net.IPAddress.IsLoopback(house.Settings!.BindAddress));
        Assert.Equal(0, house.Settings.Port);
        Assert.NotEqual(9701, house.Settings.MulticastPort);
        Assert.Single(house.Boards);
    }

    [Fact]
    public async Task A_kept_folder_stays_private_and_a_named_one_is_used_again()
    {
        using TemporaryFolder folder = new();
        string state = folder.File("demo");
        FakeHouse house = new();
        Assert.Equal(ExitCode.Done, (await Ran.InAsync(house, "demo", "--once", "--lights", "2", "--state", state)).ExitCode);
        Assert.True(File.Exists(Path.Combine(state, "gateway.log")));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal("700", Convert.ToString((int)File.GetUnixFileMode(Path.Combine(state, "gateway")), 8));
            Assert.Equal("700", Convert.ToString((int)File.GetUnixFileMode(Path.Combine(state, "boards")), 8));
        }

        int enrolled = house.Gateway.Devices().Count;
        foreach (FakeBoard board in house.Boards)
        {
            house.Gateway.Leave(board.Name);
        }

        Ran again = await Ran.InAsync(house, "demo", "--once", "--lights", "2", "--state", state);
        Assert.Equal(ExitCode.Done, again.ExitCode);
        Assert.Equal(enrolled, house.Gateway.Devices().Count);
        Assert.Contains("A128CBC-HS256 by resumption", again.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BoardFault.DoesNotStart, "hall", "step find: hall does not start")]
    [InlineData(BoardFault.IsNotHeard, "hall", "step find: Still so: hall, not heard at the gateway.")]
    [InlineData(BoardFault.LightIsStuck, "hall", "step on hall: The gateway says on, but the board's light is off.")]
    [InlineData(BoardFault.AnswersNothing, "hall", "step on hall: hall did not answer")]
    [InlineData(BoardFault.ButtonIsNotTold, "kitchen", "step press kitchen: Still so: no event at the gateway that it is on, after its button was pressed.")]
    [InlineData(BoardFault.DoesNotDie, "porch", "step kill porch: Its process goes on.")]
    [InlineData(BoardFault.ComesBackByPublicKey, "porch", "step return porch: It has a session by RSA-OAEP-SHA256, not by resumption.")]
    [InlineData(BoardFault.DoesNotComeBack, "porch", "step return porch: Still so: no new session, after its process was started again.")]
    public async Task A_step_that_does_not_happen_is_named(BoardFault fault, string name, string expected)
    {
        using TemporaryFolder folder = new();
        FakeHouse fakes = new() { Fault = fault, FaultyName = name };
        await using DemoHouse house = await DemoHouse.OpenAsync(new DemoOptions { StateFolder = folder.Path }, fakes, fakes, TestContext.Current.CancellationToken);
        DemoScenario scenario = new(house, LightNames.Take(3), new ScenarioSteps(_ => { }, TimeProvider.System, TimeSpan.FromMilliseconds(400)));
        ScenarioException failure = await Assert.ThrowsAsync<ScenarioException>(() => scenario.PlayAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_scenario_ends_with_1_and_says_what_was_seen()
    {
        FakeHouse house = new() { Fault = BoardFault.LightIsStuck, FaultyName = "hall" };
        Ran ran = await Ran.InAsync(house, "demo", "--once");
        Assert.Equal(ExitCode.NotDone, ran.ExitCode);
        Assert.StartsWith("FAILED step on hall: ", ran.Error, StringComparison.Ordinal);
        Assert.Contains("why, says the gateway:", ran.Error, StringComparison.Ordinal);
        Assert.Contains("hall's own words", ran.Error, StringComparison.Ordinal);
        Assert.Contains("last line of hall", ran.Error, StringComparison.Ordinal);
        Assert.Contains("the end of the gateway's log", ran.Error, StringComparison.Ordinal);
        Assert.All(house.Boards, board => Assert.True(board.IsDisposed));
    }

    [Fact]
    public async Task A_gateway_that_does_not_start_is_named()
    {
        FakeHouse house = new() { StartFailure = new CommandException(ExitCode.StateUnusable, "state-in-use", "Another gateway is using it.") };
        Ran ran = await Ran.InAsync(house, "demo", "--once");
        Assert.Equal(new Ran(ExitCode.StateUnusable, "", "error state-in-use: Another gateway is using it.\n"), ran);
        Assert.False(Directory.Exists(Path.GetDirectoryName(house.Settings!.StateFolder)));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("33")]
    [InlineData("many")]
    public async Task A_number_of_lights_that_cannot_be_is_refused(string lights)
    {
        Ran ran = await Ran.InAsync(new FakeHouse(), "demo", "--once", "--lights", lights);
        Assert.Equal(ExitCode.Usage, ran.ExitCode);
    }

    private static string Step(string line)
    {
        string after = line[(line.IndexOf(" ms  ", StringComparison.Ordinal) + 5)..];
        return string.Join(' ', after[..17].Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
