using System.Text.Json;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Demo;
using NanoPeers.EndToEnd.Tests.Houses;
using NanoPeers.Enrolment;

namespace NanoPeers.EndToEnd.Tests.Scenarios;

/// <summary>A day with the commands, each in a process of its own.</summary>
public sealed class CommandTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_device_is_invited_watched_switched_and_removed_by_commands()
    {
        await using Network network = new();
        GatewayProcess gateway = await network.GatewayAsync();
        string file = network.Folder("hall.invitation");
        await RunAsync(gateway, "invite", "--name", "hall", "--out", file);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        await using ProgramRun watch = ProgramRun.StartDesktopPeer("watch", "--json", "--state", gateway.State);
        await Waiting.UntilAsync(() => watch.Error.Contains("Watching", StringComparison.Ordinal), "it watches", _limit);

        VirtualBoard board = await network.BoardAsync("hall", (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Trim());
        await gateway.PresentAsync("hall", _limit);
        Assert.Contains("hall is on", await RunAsync(gateway, "set", "hall", "on"), StringComparison.Ordinal);
        Assert.True(await board.ReadLightAsync(TestContext.Current.CancellationToken));
        await board.PressAsync(TestContext.Current.CancellationToken);
        await Waiting.UntilAsync(() => Lights(watch).SequenceEqual(["off", "on", "off"]), "the first state and both changes are seen", _limit, () => watch.Output);
        Assert.Contains("hall", await RunAsync(gateway, "peers"), StringComparison.Ordinal);
        Assert.Equal("off", JsonDocument.Parse(await RunAsync(gateway, "lights", "--json")).RootElement[0].GetProperty("light").GetString());
        Assert.Contains("session live", await RunAsync(gateway, "why", "hall"), StringComparison.Ordinal);
        await RunAsync(gateway, "remove", "hall");
        await Waiting.UntilAsync(() => watch.Output.Contains("\"removed\"", StringComparison.Ordinal), "the removal is seen", _limit, () => watch.Output);
        watch.Signal("INT");
        await watch.EndAsync();
        Assert.Equal(ExitCode.Done, watch.ExitCode);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_ends_the_gateway_in_good_order(string signal)
    {
        await using Network network = new();
        GatewayProcess gateway = await network.GatewayAsync();
        VirtualBoard board = await network.BoardAsync("hall", await gateway.InviteAsync("hall"));
        await gateway.PresentAsync("hall", _limit);
        gateway.Run.Signal(signal);
        await gateway.Run.EndAsync();
        Assert.Equal(ExitCode.Done, gateway.Run.ExitCode);
        Assert.EndsWith("The gateway has ended.\n", gateway.Log, StringComparison.Ordinal);
        Assert.False(File.Exists(GatewayAccess.PathIn(gateway.State)));
        await Waiting.UntilAsync(
            () => board.LogTail().Any(line => line.StartsWith("@session ended ", StringComparison.Ordinal) && line.EndsWith(" going-away", StringComparison.Ordinal)),
            "the board is told", _limit, () => string.Join('\n', board.LogTail()));
        await using ProgramRun peers = await ProgramRun.DesktopPeerAsync("peers", "--state", gateway.State);
        Assert.Equal(ExitCode.NoGateway, peers.ExitCode);
    }

    [Fact]
    public async Task A_second_gateway_on_the_same_state_is_refused_and_the_first_goes_on()
    {
        await using Network network = new();
        GatewayProcess gateway = await network.GatewayAsync();
        await using ProgramRun second = await ProgramRun.DesktopPeerAsync("run", "--state", gateway.State, "--bind", "127.0.0.1", "--port", "0");
        Assert.Equal(ExitCode.StateUnusable, second.ExitCode);
        Assert.StartsWith("error state-in-use: ", second.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await gateway.StatusAsync()).Devices);
    }

    [Fact]
    public async Task No_secret_is_in_the_log_or_in_the_clear_on_the_disk()
    {
        await using Network network = new();
        GatewayProcess gateway = await network.GatewayAsync(more: "--verbose");
        string text = await gateway.InviteAsync("hall");
        Assert.Equal(InvitationStatus.Valid, InvitationText.TryParse(text, out Invitation? invitation));
        await network.BoardAsync("hall", text);
        await gateway.PresentAsync("hall", _limit);
        string token = GatewayAccess.Read(gateway.State)!.Token;
        await gateway.InterruptAsync();
        byte[] secret = invitation!.Secret;
        foreach (string told in (string[])[text, token, Convert.ToHexString(secret), Convert.ToBase64String(secret)])
        {
            Assert.DoesNotContain(told, gateway.Log, StringComparison.OrdinalIgnoreCase);
        }

        foreach (string file in Directory.GetFiles(gateway.State))
        {
            byte[] octets = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            Assert.True(octets.AsSpan().IndexOf(secret) < 0, $"{file} holds the device's secret in the clear");
        }
    }

    private static async Task<string> RunAsync(GatewayProcess gateway, params string[] arguments)
    {
        await using ProgramRun run = await ProgramRun.DesktopPeerAsync([.. arguments, "--state", gateway.State]);
        Assert.True(run.ExitCode == ExitCode.Done, run.Output + run.Error);
        return run.Output;
    }

    private static IEnumerable<string?> Lights(ProgramRun watch) =>
        watch.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(happened => happened.GetProperty("kind").GetString() == "light-changed")
            .Select(happened => happened.GetProperty("light").GetString());
}
