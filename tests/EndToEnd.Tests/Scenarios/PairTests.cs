using System.Globalization;
using NanoPeers.DesktopPeer.Demo;
using NanoPeers.EndToEnd.Tests.Houses;

namespace NanoPeers.EndToEnd.Tests.Scenarios;

/// <summary>Two boards and no gateway: one has RSA of its own and asks the other for a session.</summary>
public sealed class PairTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);
    private static readonly string[] _alone = ["--no-multicast", "--no-broadcast"];

    [Fact]
    public async Task A_board_with_RSA_of_its_own_switches_another_boards_light_while_no_gateway_runs()
    {
        string library = NativeLibraryBuild.Require();
        await using Network network = new();
        int port = Network.FreeUdpPort();
        (string hall, string attic, string pairing) = await EnrolAsync(network, port);

        VirtualBoard answers = await network.BoardAsync("attic", attic, [.. _alone, "--port", $"{port}"]);
        VirtualBoard asks = await network.BoardAsync("hall", hall, [.. _alone, "--native-rsa", library]);
        await asks.TellAsync("link " + pairing, TestContext.Current.CancellationToken);
        await SessionAsync(asks);
        await SessionAsync(answers);

        await asks.PressAsync(TestContext.Current.CancellationToken);
        await LightAsync(answers, true);
        await asks.PressAsync(TestContext.Current.CancellationToken);
        await LightAsync(answers, false);
        Assert.False(await asks.ReadLightAsync(TestContext.Current.CancellationToken));

        // The power of both fails: what they hold brings the session back, and no line is given again.
        await asks.KillAsync();
        await answers.KillAsync();
        await answers.StartAsync(TestContext.Current.CancellationToken);
        await asks.StartAsync(TestContext.Current.CancellationToken);
        await SessionAsync(asks);
        await SessionAsync(answers);
        await asks.PressAsync(TestContext.Current.CancellationToken);
        await LightAsync(answers, true);
    }

    [Fact]
    public async Task A_board_without_the_library_says_how_to_build_it()
    {
        using TemporaryFolder folder = new();
        ProgramRun run = await ProgramRun.ToEndAsync(
            ProgramRun.Start(BoardProgram.Find(), "--folder", folder.File("board"), "--native-rsa", folder.File("nothing.so")));
        Assert.Equal(7, run.ExitCode);
        Assert.StartsWith("no-native-rsa: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("cmake -S firmware/Native -B artifacts/native", run.Error, StringComparison.Ordinal);
    }

    /// <summary>A gateway enrols both and pairs them, and is gone for good.</summary>
    private static async Task<(string Hall, string Attic, string Pairing)> EnrolAsync(Network network, int port)
    {
        GatewayProcess gateway = await network.GatewayAsync();
        string hall = await gateway.InviteAsync("hall");
        string attic = await gateway.InviteAsync("attic");
        ProgramRun pair = await ProgramRun.DesktopPeerAsync(
            "pair", "hall", "attic", "--at", string.Create(CultureInfo.InvariantCulture, $"udp://127.0.0.1:{port}"), "--print", "--state", gateway.State);
        Assert.True(pair.ExitCode == 0, pair.Error);
        await gateway.InterruptAsync();
        return (hall, attic, pair.Output.Trim());
    }

    private static Task<TimeSpan> SessionAsync(VirtualBoard board) =>
        Waiting.UntilAsync(() => HasSession(board), $"{board.Name} has a session", _limit, () => Tail(board));

    /// <summary>Whether it had one since it was last switched on.</summary>
    private static bool HasSession(VirtualBoard board) =>
        board.LogTail().Reverse().TakeWhile(line => !line.StartsWith("@ready ", StringComparison.Ordinal))
            .Any(line => line.StartsWith("@session live A128CBC-HS256 RSA-OAEP-SHA256 ", StringComparison.Ordinal));

    private static Task<TimeSpan> LightAsync(VirtualBoard board, bool isOn) => Waiting.UntilAsync(
        () => board.ReadLightAsync(TestContext.Current.CancellationToken).ContinueWith(light => light.Result == isOn, TaskScheduler.Default),
        $"the light of {board.Name} is {(isOn ? "on" : "off")}", _limit, () => Tail(board));

    private static string Tail(VirtualBoard board) => string.Join('\n', board.LogTail());
}
