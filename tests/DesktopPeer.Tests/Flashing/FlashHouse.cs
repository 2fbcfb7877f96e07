using System.Diagnostics;
using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Demo;
using NanoPeers.DesktopPeer.Flashing;
using NanoPeers.DesktopPeer.Tests.Commands;
using NanoPeers.DesktopPeer.Tests.Fakes;

namespace NanoPeers.DesktopPeer.Tests.Flashing;

/// <summary>A clone without sources, stand-in tools on the PATH that record their calls and fail when told, and a device's files.</summary>
internal sealed class FlashHouse : IDisposable
{
    public const string Invitation = "NP1-the-secret-of-the-hall";
    public const string Password = "pass \"word\" of the house";

    /// <summary>The checksum that native-assemblies.json gives.</summary>
    public const uint PinnedNet = 0x8EFB9944;

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Records "NAME ARGUMENTS" in "calls". When the call holds what the file "fail" says, it fails; "say": it prints what that says and ends well;
    /// "hang": it waits until it is ended. It always prints the device's secrets, as a talkative tool could.
    /// </summary>
    private const string Script = """
        #!/bin/sh
        here=$(dirname "$0")/..
        name=$(basename "$0")
        printf '%s\n' "$name $*" >> "$here/calls"
        printf '%s\n' "$PWD" >> "$here/folders"
        cat "$here/hall.device/invitation" "$here/hall.device/network.json" 2>/dev/null
        if [ -f "$here/fail" ] && printf '%s' "$name $*" | grep -q -e "$(cat "$here/fail")"; then echo "it broke" >&2; exit 7; fi
        if [ -f "$here/say" ] && printf '%s' "$name $*" | grep -q -e "$(cat "$here/say")"; then echo "Error deploying content file"; fi
        case "$*" in *--devicedetails*) cat "$here/details";; esac
        if [ -f "$here/hang" ] && printf '%s' "$name $*" | grep -q -e "$(cat "$here/hang")"; then : > "$here/hanging"; exec sleep 300; fi
        exit 0

        """;

    private readonly TemporaryFolder _folder = new();

    public FlashHouse()
    {
        File.WriteAllText(_folder.File("NanoPeers.sln"), "");
        string firmware = Directory.CreateDirectory(_folder.File("firmware/Esp32Peer/bin/Release")).FullName;
        WriteApplication("firmware/Esp32Peer/bin/Release/Esp32Peer.bin", PinnedNet);
        TellDetails(PinnedNet);
        File.WriteAllText(_folder.File("firmware/Esp32Peer/Esp32Peer.nfproj"), "");
        File.WriteAllText(_folder.File("firmware/Esp32Peer/packages.config"), "");
        Directory.CreateDirectory(_folder.File("tools"));
        Directory.CreateDirectory(_folder.File("temporary"));
        foreach (string tool in new[] { "nanoff", "nuget", "msbuild" })
        {
            AddTool(tool);
        }

        Files = new DeviceFolder(_folder.File("hall.device"));
        Files.Make();
        using WifiNetwork network = new("house", System.Text.Encoding.UTF8.GetBytes(Password));
        Files.Write(BoardSettingsText.Write(BoardDescription.Find("esp32-devkitc")!, "hall"), Invitation, network.ToDeployment());
    }

    public DeviceFolder Files { get; }

    public string Root => _folder.Path;

    public IReadOnlyList<string> Calls => File.Exists(_folder.File("calls")) ? File.ReadAllLines(_folder.File("calls")) : [];

    public IReadOnlyList<string> Folders => File.ReadAllLines(_folder.File("folders"));

    /// <summary>The names of the steps whose calls were recorded since the last time.</summary>
    public IReadOnlyList<string> TakeSteps()
    {
        string[] steps = [.. Calls.Select(StepOf)];
        File.Delete(_folder.File("calls"));
        return steps;
    }

    public string At(string name) => _folder.File(name);

    /// <summary>An application of two assemblies: one without native code, and System.Net with a checksum.</summary>
    public void WriteApplication(string name, uint netChecksum) =>
        File.WriteAllBytes(_folder.File(name), [.. TestAssembly.Octets("Esp32Peer", 0), .. TestAssembly.Octets("System.Net", netChecksum)]);

    /// <summary>What nanoff says of the board, in the form of its own lines.</summary>
    public void TellDetails(uint netChecksum) => File.WriteAllText(_folder.File("details"), $"""
        Firmware build Info:
          CLR Version: 1.17.0.40

        Native Assemblies:
          mscorlib v100.5.0.24, checksum 0x1549C856
          System.Net v100.2.0.14, checksum 0x{netChecksum:X8}

        """);

    public void RemoveTool(string tool) => File.Delete(_folder.File("tools/" + tool));

    /// <summary>Tells the tools what to do with calls that hold a text: "fail", "say" or "hang".</summary>
    public void Tell(string what, string call) => File.WriteAllText(_folder.File(what), call);

    public void TellNothing()
    {
        foreach (string what in new[] { "fail", "say", "hang", "hanging" })
        {
            File.Delete(_folder.File(what));
        }
    }

    /// <summary>Runs the program with "flash" and the usual options.</summary>
    public async Task<Ran> FlashAsync(params string[] more)
    {
        using Process process = Start(more);
        return await EndAsync(process);
    }

    public Process Start(params string[] more)
    {
        ProcessStartInfo start = DotnetHost.Start(typeof(FlashCommand).Assembly.Location);
        string[] usual = ["flash", "--board", "esp32-devkitc", "--port", "/dev/ttyUSB7", "--state", _folder.File("state")];
        foreach (string argument in usual.Concat(more))
        {
            start.ArgumentList.Add(argument);
        }

        start.WorkingDirectory = Root;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment["PATH"] = _folder.File("tools") + ":/usr/bin:/bin";
        start.Environment["TMPDIR"] = _folder.File("temporary");
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return Process.Start(start)!;
    }

    public static async Task<Ran> EndAsync(Process process)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(_limit);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new Ran(process.ExitCode, await output, await error);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Every file of the house but the device's own, and what was printed: no secret is in any.</summary>
    public void AssertNoSecret(Ran ran)
    {
        AssertNone(ran.Output + ran.Error);
        string own = Files.Path + Path.DirectorySeparatorChar;
        foreach (string path in Directory.GetFiles(Root, "*", SearchOption.AllDirectories).Where(path => !path.StartsWith(own, StringComparison.Ordinal)))
        {
            AssertNone(path + File.ReadAllText(path));
        }

        Assert.Empty(Directory.GetFiles(_folder.File("temporary"), "*", SearchOption.AllDirectories));
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertNone(string text)
    {
        Assert.DoesNotContain(Invitation, text, StringComparison.Ordinal);
        Assert.DoesNotContain("of the house", text, StringComparison.Ordinal);
    }

    private static string StepOf(string call) => call switch
    {
        _ when call.StartsWith("nuget", StringComparison.Ordinal) => "packages",
        _ when call.StartsWith("msbuild", StringComparison.Ordinal) => "build",
        _ when call.Contains("--update", StringComparison.Ordinal) => "image",
        _ when call.Contains("--devicedetails", StringComparison.Ordinal) => "check",
        _ when call.Contains("--deploy ", StringComparison.Ordinal) => "application",
        _ when call.Contains("--filedeployment", StringComparison.Ordinal) => "files",
        _ when call.Contains("--networkdeployment", StringComparison.Ordinal) => "wifi",
        _ => call,
    };

    private void AddTool(string name)
    {
        string path = _folder.File("tools/" + name);
        File.WriteAllText(path, Script);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
