using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Xml.Linq;
using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Composition;
using NanoPeers.DesktopPeer.Demo;
using NanoPeers.DesktopPeer.Screen;
using NanoPeers.EndToEnd.Tests.Houses;

namespace NanoPeers.EndToEnd.Tests.Scenarios;

/// <summary>The files under deploy/ fit the program, and the program does what they expect of it.</summary>
public sealed class ServiceUnitTests
{
    private const string Installed = "/opt/nanopeers/NanoPeers.DesktopPeer";

    private static string Unit => Path.Combine(Repository.Root, "deploy", "systemd", "nanopeers.service");

    [Fact]
    [Trait("Capability", "Z6")]
    public void The_unit_starts_the_program_with_a_command_line_that_it_understands()
    {
        string start = Assert.Single(Values("ExecStart"));
        string[] words = start.Split(' ');
        Assert.Equal(Installed, words[0]);
        Assert.Equal(Path.GetFileNameWithoutExtension(Repository.DesktopPeer), Path.GetFileName(words[0]));
        Parses(words[1..]);
        Assert.Contains("${STATE_DIRECTORY}", words);

        // What the unit promises, and the guide says.
        (string Key, string Value)[] walls =
        [
            ("Type", "notify"), ("DynamicUser", "yes"), ("StateDirectory", "nanopeers"), ("StateDirectoryMode", "0700"), ("NoNewPrivileges", "yes"),
            ("ProtectSystem", "strict"), ("ProtectHome", "yes"), ("PrivateTmp", "yes"), ("CapabilityBoundingSet", ""), ("KillMode", "mixed"),
            ("Restart", "on-failure"),
        ];
        string guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "service.md"));
        foreach ((string key, string value) in walls)
        {
            Assert.Equal(value, Assert.Single(Values(key)));
            Assert.Contains($"{key}={value}", guide, StringComparison.Ordinal);
        }

        Assert.Empty(Values("MemoryDenyWriteExecute"));
    }

    [Fact]
    [Trait("Capability", "Z6")]
    public async Task The_guide_says_how_it_runs_on_Windows_too_and_every_command_line_in_it_is_understood()
    {
        string guide = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "service.md"), TestContext.Current.CancellationToken);
        Assert.Contains("\n## Windows\n", guide, StringComparison.Ordinal);
        Assert.Contains("service control manager", guide, StringComparison.Ordinal);
        string[] commands =
        [
            .. guide.Split('\n').Where(line => line.Contains("NanoPeers.DesktopPeer ", StringComparison.Ordinal))
                .Select(line => line[(line.IndexOf("NanoPeers.DesktopPeer ", StringComparison.Ordinal) + "NanoPeers.DesktopPeer ".Length)..]),
            .. guide.Split('\n').Where(line => line.Contains("-Argument \"", StringComparison.Ordinal)).Select(line => line.Split("-Argument \"")[1].TrimEnd('"')),
        ];
        Assert.Equal(3, commands.Length);
        Assert.All(commands, command => Parses(command.Split(' ')));
        XElement[] words = [.. XDocument.Load(Path.Combine(Repository.Root, "deploy", "launchd", "nanopeers.gateway.plist")).Descendants("array").Single().Elements()];
        Assert.Equal(Installed, words[0].Value);
        Parses([.. words.Skip(1).Select(word => word.Value)]);
    }

    [Fact]
    [Trait("Capability", "Z6")]
    public async Task Systemd_itself_finds_nothing_wrong_with_the_unit()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "There is no systemd-analyze here.");
        using TemporaryFolder folder = new();
        string copy = folder.File("nanopeers.service");
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);

        // It asks whether the program is there: here it is what the tests are run with.
        string text = await File.ReadAllTextAsync(Unit, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(copy, text.Replace(Installed, SampleProgram.Host, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        ProgramRun run = await ProgramRun.ToEndAsync(ProgramRun.Start(new ProcessStartInfo("/usr/bin/systemd-analyze"), "verify", "--man=no", copy));
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.DoesNotContain("nanopeers.service", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Capability", "Z6")]
    public async Task The_service_manager_is_told_when_it_runs_and_when_it_ends()
    {
        await using Network network = new();
        string path = network.Folder("notify");
        using Socket manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        manager.Bind(new UnixDomainSocketEndPoint(path));
        ProcessStartInfo start = DotnetHost.Start(Repository.DesktopPeer);
        start.Environment["NOTIFY_SOCKET"] = path;

        // As the unit starts it: with the state folder that systemd made, by a link as with DynamicUser.
        string real = Directory.CreateDirectory(network.Folder("private"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        string state = network.Folder("state");
        Directory.CreateSymbolicLink(state, real);
        ProgramRun run = ProgramRun.Start(start,
            "run", "--state", state, "--bind", "127.0.0.1", "--port", "0", "--api-port", "0", "--multicast-port", $"{network.MulticastPort}");
        Assert.Equal(ServiceNotice.Ready, await ReceiveAsync(manager));
        Assert.NotNull(GatewayAccess.Read(state)); // what it does is there when it says so
        run.Signal("TERM");
        Assert.Equal(ServiceNotice.Stopping, await ReceiveAsync(manager));
        await run.EndAsync();
        Assert.Equal(ExitCode.Done, run.ExitCode);
    }

    private static async Task<string> ReceiveAsync(Socket socket)
    {
        byte[] buffer = new byte[256];
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(90));
        int count = await socket.ReceiveAsync(buffer, limit.Token);
        return Encoding.UTF8.GetString(buffer, 0, count);
    }

    private static void Parses(string[] words)
    {
        Terminal terminal = new(TextWriter.Null, TextWriter.Null, false, () => (80, 24));
        Assert.Empty(CommandLine.Parse(words, terminal, new GatewayStarter(), new VirtualBoardMaker()).Errors);
        Assert.NotEmpty(CommandLine.Parse([.. words, "--no-such-option"], terminal, new GatewayStarter(), new VirtualBoardMaker()).Errors);
    }

    private static IReadOnlyList<string> Values(string key) =>
        [.. File.ReadAllLines(Unit).Where(line => line.StartsWith(key + "=", StringComparison.Ordinal)).Select(line => line[(key.Length + 1)..])];
}
