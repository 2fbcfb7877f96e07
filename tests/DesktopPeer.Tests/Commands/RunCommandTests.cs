using System.Net;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Composition;
using NanoPeers.DesktopPeer.Tests.Fakes;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.DesktopPeer.Tests.Commands;

public sealed class RunCommandTests
{
    [Fact]
    public async Task The_gateway_runs_until_it_is_interrupted()
    {
        using TemporaryFolder folder = new();
        string state = folder.File("state");
        FakeHouse house = new();
        LineWriter output = new();
        using CancellationTokenSource interruption = new();
        Task<Ran> running = Ran.InAsync(house, ["run", "--state", state, "--api-port", "0"], output, TextReader.Null, false, null, interruption.Token);
        await Waiting.UntilAsync(() => output.Lines.Any(line => line.EndsWith("The gateway runs. Ctrl+C ends it.", StringComparison.Ordinal)), "it runs");
        Assert.Equal(ExitCode.Done, (await Ran.CommandAsync(["lights", "--state", state])).ExitCode);
        Assert.Contains(output.Lines, line => line.Contains("WARN  5104 multicast is not to be had on eth7", StringComparison.Ordinal));
        house.Gateway.Invite("hall");
        house.Gateway.SetLight("hall", true);
        await Waiting.UntilAsync(() => output.Lines.Any(line => line.EndsWith("info  5105 hall is on", StringComparison.Ordinal)), "the light's change is logged");
        string token = GatewayAccess.Read(state)!.Token;
        await interruption.CancelAsync();
        Ran ran = await running;
        Assert.Equal(ExitCode.Done, ran.ExitCode);
        Assert.True(house.IsGatewayDisposed);
        Assert.Equal(ExitCode.NoGateway, (await Ran.CommandAsync(["lights", "--state", state])).ExitCode);
        Assert.EndsWith("The gateway has ended.\n", ran.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(token, ran.Output + ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_to_be_let_in_is_shown_with_the_command_that_answers()
    {
        using TemporaryFolder folder = new();
        FakeHouse house = new();
        LineWriter output = new();
        using CancellationTokenSource interruption = new();
        Task<Ran> running = Ran.InAsync(house, ["run", "--state", folder.Path, "--api-port", "0"], output, TextReader.Null, false, null, interruption.Token);
        await Waiting.UntilAsync(() => house.Groups.Watchers == 1, "the groups are watched");
        Identifier laptop = FakeGateway.NewId();
        house.Groups.Happen(GroupEventKind.Said, "a secret", isSecured: true);
        house.Groups.Happen(GroupEventKind.JoinRequested, "laptop asks to be let in", peer: laptop);
        string short8 = laptop.ToString()[..8];
        string line = $"info  5106 Answer with: group approve house {short8}, or group reject house {short8}";
        await Waiting.UntilAsync(() => output.Lines.Any(printed => printed.EndsWith(line, StringComparison.Ordinal)), "the line");
        Assert.DoesNotContain("a secret", output.ToString(), StringComparison.Ordinal);
        await interruption.CancelAsync();
        Assert.Equal(ExitCode.Done, (await running).ExitCode);
    }

    [Fact]
    public async Task Where_it_was_told_so_it_ends_with_its_input()
    {
        using TemporaryFolder folder = new();
        FakeHouse house = new();
        using LineInput input = new();
        LineWriter output = new();
        string[] command = ["run", "--state", folder.Path, "--api-port", "0", "--end-with-input"];
        Task<Ran> running = Ran.InAsync(house, command, output, input, false, null, TestContext.Current.CancellationToken);
        input.Say("anything");
        await Waiting.UntilAsync(() => output.Lines.Any(line => line.EndsWith("The gateway runs. Ctrl+C ends it.", StringComparison.Ordinal)), "it runs");
        Assert.False(running.IsCompleted);
        input.End();
        Assert.Equal(ExitCode.Done, (await running).ExitCode);
        Assert.True(house.IsGatewayDisposed);
    }

    [Fact]
    public async Task Its_options_reach_the_gateway()
    {
        GatewaySettings usual = await SettingsOfAsync();
        Assert.Equal((9701, 9701, true, true), (usual.Port, usual.MulticastPort, usual.UseMulticast, usual.UseBroadcast));
        Assert.Equal((IPAddress.Any, IPAddress.Parse("239.192.97.1")), (usual.BindAddress, usual.MulticastGroup));
        Assert.Empty(usual.Interfaces);
        Assert.Null(usual.Region);
        Assert.Null(usual.PeerName);
        Assert.Null(usual.HttpPort);
        Assert.Null(usual.Mailbox);
        Assert.Equal(IPAddress.Loopback, usual.HttpBindAddress);
        GatewaySettings asked = await SettingsOfAsync("--http", "0", "--http-bind", "0.0.0.0");
        Assert.Equal((0, IPAddress.Any), (asked.HttpPort, asked.HttpBindAddress));
        const string Mailbox = "http://192.0.2.1:9702/relay/00112233-4455-6677-8899-aabbccddeeff";
        Assert.Equal(Mailbox, (await SettingsOfAsync("--mailbox", Mailbox)).Mailbox?.ToString());
        GatewaySettings chosen = await SettingsOfAsync(
            "--port", "0", "--multicast-port", "4000", "--multicast-group", "239.1.2.3", "--bind", "127.0.0.1",
            "--interface", "eth0", "--interface", "192.0.2.4", "--no-multicast", "--no-broadcast", "--name", "attic", "--peer-name", "server");
        Assert.Equal("server", chosen.PeerName);
        Assert.Equal((0, 4000, false, false, "attic"), (chosen.Port, chosen.MulticastPort, chosen.UseMulticast, chosen.UseBroadcast, chosen.Region));
        Assert.Equal((IPAddress.Loopback, IPAddress.Parse("239.1.2.3")), (chosen.BindAddress, chosen.MulticastGroup));
        Assert.Equal(["eth0", "192.0.2.4"], chosen.Interfaces);
    }

    [Theory]
    [InlineData("--port", "65536")]
    [InlineData("--port", "-1")]
    [InlineData("--port", "many")]
    [InlineData("--api-port", "70000")]
    [InlineData("--multicast-group", "everywhere")]
    [InlineData("--bind", "home")]
    [InlineData("--http", "70000")]
    [InlineData("--http-bind", "home")]
    [InlineData("--mailbox", "http://192.0.2.1:9702")]
    public async Task What_cannot_be_is_refused(string option, string value)
    {
        Ran ran = await Ran.InAsync(new FakeHouse(), "run", option, value);
        Assert.Equal((ExitCode.Usage, ""), (ran.ExitCode, ran.Output));
        Assert.NotEqual("", ran.Error);
    }

    [Fact]
    public async Task A_state_folder_that_is_in_use_ends_it_with_5()
    {
        using TemporaryFolder folder = new();
        string state = folder.File("state");
        Ran ran;
        await using (IRunningGateway first = await new GatewayStarter().StartAsync(
            new GatewaySettings { StateFolder = state, Port = 0, BindAddress = IPAddress.Loopback, UseMulticast = false, UseBroadcast = false },
            Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance))
        {
            ran = await RealAsync("run", "--state", state, "--port", "0", "--bind", "127.0.0.1");
        }

        Assert.Equal(ExitCode.StateUnusable, ran.ExitCode);
        Assert.StartsWith("error state-in-use: ", ran.Error, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(state, (UnixFileMode)Convert.ToInt32("755", 8));
            ran = await RealAsync("run", "--state", state, "--port", "0", "--bind", "127.0.0.1");
            Assert.Equal(ExitCode.StateUnusable, ran.ExitCode);
            Assert.StartsWith("error state-exposed: ", ran.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_network_that_is_not_to_be_had_ends_it_with_6_or_2()
    {
        using TemporaryFolder folder = new();
        Ran elsewhere = await RealAsync("run", "--state", folder.File("a"), "--bind", "192.0.2.1");
        Assert.Equal(ExitCode.NotStarted, elsewhere.ExitCode);
        Assert.StartsWith("error port-not-to-be-had: ", elsewhere.Error, StringComparison.Ordinal);
        Ran noGroup = await RealAsync("run", "--state", folder.File("b"), "--multicast-group", "192.0.2.1", "--bind", "127.0.0.1");
        Assert.Equal(ExitCode.Usage, noGroup.ExitCode);
        Assert.StartsWith("error setting-wrong: ", noGroup.Error, StringComparison.Ordinal);
        Ran noName = await RealAsync("run", "--state", folder.File("c"), "--name", new string('x', 33), "--bind", "127.0.0.1");
        Assert.Equal(ExitCode.Usage, noName.ExitCode);
    }

    private static async Task<GatewaySettings> SettingsOfAsync(params string[] options)
    {
        using TemporaryFolder folder = new();
        FakeHouse house = new() { StartFailure = new CommandException(ExitCode.NotStarted, "stop", "here") };
        await Ran.InAsync(house, ["run", "--state", folder.Path, .. options]);
        return house.Settings!;
    }

    private static async Task<Ran> RealAsync(params string[] arguments)
    {
        LineWriter output = new();
        LineWriter error = new();
        DesktopPeer.Screen.Terminal terminal = new(output, error, false, () => (120, 40));
        int exitCode = await CommandLine.RunAsync(arguments, terminal, new GatewayStarter(), new FakeHouse(), TestContext.Current.CancellationToken);
        return new Ran(exitCode, output.ToString(), error.ToString());
    }
}
