using System.Diagnostics;
using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Flashing;
using NanoPeers.DesktopPeer.Tests.Commands;
using NanoPeers.DesktopPeer.Tests.Fakes;

namespace NanoPeers.DesktopPeer.Tests.Flashing;

/// <summary>The program itself, in a process of its own, with stand-in tools on its PATH.</summary>
public sealed class FlashCommandTests
{
    private static readonly string[] _steps = ["image", "packages", "build", "check", "application", "files", "wifi"];

    [Fact]
    public async Task The_tools_are_called_in_order_with_these_arguments()
    {
        using FlashHouse house = new();
        Ran ran = await house.FlashAsync("--files", house.Files.Path, "--fwversion", "1.17.0.40", "--project-system", "/opt/nf/v1.0/");
        Assert.Equal((ExitCode.Done, ""), (ran.ExitCode, NotesOut(ran.Error)));
        string firmware = house.At("firmware/Esp32Peer");
        Assert.Equal(
            [
                "nanoff --update --target ESP32_REV3 --serialport /dev/ttyUSB7 --fwversion 1.17.0.40",
                $"nuget restore {firmware}/packages.config -PackagesDirectory {house.At("packages")} -NonInteractive",
                $"msbuild {firmware}/Esp32Peer.nfproj -t:Build -p:Configuration=Release -nologo -v:minimal -p:NanoFrameworkProjectSystemPath=/opt/nf/v1.0/",
                "nanoff --nanodevice --devicedetails --serialport /dev/ttyUSB7",
                $"nanoff --target ESP32_REV3 --serialport /dev/ttyUSB7 --deploy --image {firmware}/bin/Release/Esp32Peer.bin",
                $"nanoff --filedeployment {house.Files.Path}/files.json --serialport /dev/ttyUSB7",
                $"nanoff --networkdeployment {house.Files.Path}/network.json --serialport /dev/ttyUSB7",
            ],
            house.Calls);
        Assert.Equal(house.Files.Path, house.Folders[5]);
        Assert.Contains("[7/7] Write the Wi-Fi network: done in ", ran.Output, StringComparison.Ordinal);
        house.AssertNoSecret(ran);
        Assert.Empty(Directory.GetFiles(house.At("state")));
    }

    [Fact]
    public async Task A_ready_image_is_written_as_it_is()
    {
        using FlashHouse house = new();
        string image = Directory.CreateDirectory(house.At("ready")).FullName;
        house.WriteApplication("ready/switch.bin", 0x01020304);
        house.TellDetails(0x01020304);
        await File.WriteAllBytesAsync(Path.Combine(image, "nanoCLR.bin"), [9, 9, 9, 9, 4, 3, 2, 1], TestContext.Current.CancellationToken);
        house.RemoveTool("nuget");
        house.RemoveTool("msbuild");
        Ran ran = await house.FlashAsync("--image", image, "--target", "ESP32_REV0");
        Assert.Equal(ExitCode.Done, ran.ExitCode);
        Assert.Equal(
            [
                $"nanoff --update --target ESP32_REV0 --serialport /dev/ttyUSB7 --clrfile {image}/nanoCLR.bin",
                "nanoff --nanodevice --devicedetails --serialport /dev/ttyUSB7",
                $"nanoff --target ESP32_REV0 --serialport /dev/ttyUSB7 --deploy --image {image}/switch.bin",
            ],
            house.Calls);
    }

    [Theory]
    [InlineData("image", "--update", "BOOT")]
    [InlineData("packages", "nuget restore", "package sources")]
    [InlineData("build", "msbuild", "compiler")]
    [InlineData("check", "--devicedetails", "reset button")]
    [InlineData("application", "--deploy ", "BOOT")]
    [InlineData("files", "--filedeployment", "reset button")]
    [InlineData("wifi", "--networkdeployment", "reset button")]
    public async Task A_step_that_fails_is_named_with_what_to_do_and_is_gone_on_with(string step, string call, string remedy)
    {
        using FlashHouse house = new();
        house.Tell("fail", call);
        Ran failed = await house.FlashAsync("--files", house.Files.Path);
        Assert.Equal(ExitCode.NotDone, failed.ExitCode);
        string error = Assert.Single(failed.Error.Split('\n'), line => line.StartsWith("error", StringComparison.Ordinal));
        Assert.StartsWith($"error step-failed: The step \"{step}\"", error, StringComparison.Ordinal);
        Assert.Contains("ended with 7", error, StringComparison.Ordinal);
        Assert.Contains(remedy, error, StringComparison.Ordinal);
        Assert.Contains("it broke", failed.Output, StringComparison.Ordinal);
        int at = Array.IndexOf(_steps, step);
        Assert.Equal(_steps[..(at + 1)], house.TakeSteps());
        house.AssertNoSecret(failed);

        house.TellNothing();
        Ran resumed = await house.FlashAsync("--files", house.Files.Path, "--resume");
        Assert.Equal(ExitCode.Done, resumed.ExitCode);
        Assert.Equal(_steps[at..], house.TakeSteps());
        house.AssertNoSecret(resumed);
    }

    [Fact]
    public async Task What_nanoff_says_counts_more_than_what_it_ends_with()
    {
        using FlashHouse house = new();
        house.Tell("say", "--filedeployment");
        Ran ran = await house.FlashAsync("--files", house.Files.Path);
        Assert.Equal(ExitCode.NotDone, ran.ExitCode);
        Assert.Contains("The step \"files\"", ran.Error, StringComparison.Ordinal);
        Assert.Equal(_steps[..6], house.TakeSteps());
    }

    [Fact]
    public async Task What_changed_since_is_done_again()
    {
        using FlashHouse house = new();
        house.Tell("fail", "--networkdeployment");
        await house.FlashAsync("--files", house.Files.Path);
        house.TakeSteps();
        house.TellNothing();
        File.SetLastWriteTimeUtc(house.Files.PathOf(DeviceFolder.SettingsName), DateTime.UtcNow.AddSeconds(5));
        Assert.Equal(ExitCode.Done, (await house.FlashAsync("--files", house.Files.Path, "--resume")).ExitCode);
        Assert.Equal(["files", "wifi"], house.TakeSteps());
    }

    [Fact]
    public async Task Other_options_are_not_gone_on_with()
    {
        using FlashHouse house = new();
        house.Tell("fail", "--networkdeployment");
        await house.FlashAsync("--files", house.Files.Path);
        house.TakeSteps();
        Ran ran = await house.FlashAsync("--resume", "--fwversion", "1.17.0.41");
        Assert.Equal(ExitCode.NotDone, ran.ExitCode);
        Assert.Contains("error flash-differs: ", ran.Error, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Directory.GetFiles(house.At("state")).Single(), "{", TestContext.Current.CancellationToken);
        ran = await house.FlashAsync("--files", house.Files.Path, "--resume");
        Assert.Contains("error flash-unknown: ", ran.Error, StringComparison.Ordinal);
        Assert.Empty(house.TakeSteps());
    }

    [Fact]
    public async Task An_image_on_the_board_that_does_not_fit_is_known_before_the_application_is_sent()
    {
        using FlashHouse house = new();
        house.TellDetails(0x6DFA71D6);
        Ran ran = await house.FlashAsync("--files", house.Files.Path);
        Assert.Equal(ExitCode.NotDone, ran.ExitCode);
        Assert.Contains(
            "error step-failed: The step \"check\" (Compare the board's image with the application) failed: the board's firmware 1.17.0.40 does not hold "
            + "System.Net 0x8EFB9944, which the application needs; it was built for firmware 1.17.0. The application was not sent.",
            ran.Error, StringComparison.Ordinal);
        Assert.Equal(_steps[..4], house.TakeSteps());
        house.TellDetails(FlashHouse.PinnedNet);
        Assert.Equal(ExitCode.Done, (await house.FlashAsync("--files", house.Files.Path, "--resume")).ExitCode);
        Assert.Equal(_steps[3..], house.TakeSteps());
    }

    [Fact]
    public async Task An_application_that_was_built_for_another_firmware_is_not_sent()
    {
        using FlashHouse house = new();
        house.WriteApplication("firmware/Esp32Peer/bin/Release/Esp32Peer.bin", 0x6DFA71D6);
        Ran ran = await house.FlashAsync();
        Assert.Equal(ExitCode.NotDone, ran.ExitCode);
        Assert.Contains("error firmware-differs: ", ran.Error, StringComparison.Ordinal);
        Assert.Contains("needs System.Net 0x6DFA71D6, and firmware 1.17.0 has System.Net 0x8EFB9944.", ran.Error, StringComparison.Ordinal);
        Assert.Equal(_steps[..3], house.TakeSteps());
    }

    [Fact]
    public async Task An_image_file_beside_the_application_that_does_not_hold_what_it_needs_is_refused()
    {
        using FlashHouse house = new();
        string image = Directory.CreateDirectory(house.At("ready")).FullName;
        house.WriteApplication("ready/switch.bin", 0x01020304);
        await File.WriteAllBytesAsync(Path.Combine(image, "nanoCLR.bin"), [4, 3, 2, 0, 4, 3, 2, 2], TestContext.Current.CancellationToken);
        Ran ran = await house.FlashAsync("--image", image);
        Assert.Contains("nanoCLR.bin does not hold what", ran.Error, StringComparison.Ordinal);
        Assert.Contains("System.Net 0x01020304", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("application", house.TakeSteps());
        await File.WriteAllTextAsync(Path.Combine(image, "switch.bin"), "no application", TestContext.Current.CancellationToken);
        ran = await house.FlashAsync("--image", image);
        Assert.Contains("is no nanoFramework application.", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.16.0.677")]
    [InlineData("1.17.1.4")]
    [InlineData("1.17.0")]
    [InlineData("newest")]
    public async Task A_firmware_version_that_does_not_fit_the_packages_is_refused_before_anything(string version)
    {
        using FlashHouse house = new();
        Ran ran = await house.FlashAsync("--fwversion", version);
        Assert.Equal(ExitCode.Usage, ran.ExitCode);
        Assert.Contains("error firmware-differs: ", ran.Error, StringComparison.Ordinal);
        Assert.Contains("1.17.0", ran.Error, StringComparison.Ordinal);
        Assert.Empty(house.Calls);
    }

    [Theory]
    [InlineData("nanoff", "dotnet tool install -g nanoff")]
    [InlineData("nuget", "mono-complete")]
    [InlineData("msbuild", "nanoFramework extension")]
    public async Task A_tool_that_is_not_there_is_known_before_anything_is_done(string tool, string install)
    {
        using FlashHouse house = new();
        house.RemoveTool(tool);
        Ran ran = await house.FlashAsync("--files", house.Files.Path);
        Assert.Equal(ExitCode.NotStarted, ran.ExitCode);
        Assert.Contains("error tool-missing: Not found on the PATH: " + tool, ran.Error, StringComparison.Ordinal);
        Assert.Contains(install, ran.Error, StringComparison.Ordinal);
        Assert.Empty(house.Calls);
    }

    [Fact]
    public async Task What_if_prints_the_exact_steps_and_does_nothing()
    {
        using FlashHouse house = new();
        Ran planned = await house.FlashAsync("--files", house.Files.Path, "--what-if");
        Assert.Equal(ExitCode.Done, planned.ExitCode);
        Assert.Empty(house.Calls);
        Assert.False(Directory.Exists(house.At("state")));
        house.AssertNoSecret(planned);
        await house.FlashAsync("--files", house.Files.Path);
        Assert.Equal(house.Calls, planned.Output.Split('\n').Where(line => line.StartsWith("      n", StringComparison.Ordinal) || line.StartsWith("      m", StringComparison.Ordinal)).Select(line => line.Trim()));
        house.RemoveTool("nanoff");
        Assert.Contains("nanoff is not on the PATH. Install", (await house.FlashAsync("--what-if")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ends_the_tool_and_leaves_no_secret()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent by kill.");
        using FlashHouse house = new();
        house.Tell("hang", "--filedeployment");
        using Process process = house.Start("--files", house.Files.Path, "--wipe-files");
        Task<Ran> ending = FlashHouse.EndAsync(process);
        await Waiting.UntilAsync(() => File.Exists(house.At("hanging")), "the tool hangs");
        using Process kill = Process.Start("kill", ["-INT", process.Id.ToString()]);
        Ran ran = await ending;
        Assert.Equal(ExitCode.Interrupted, ran.ExitCode);
        Assert.Contains("Broken off in the step \"files\". Go on with --resume.", ran.Error, StringComparison.Ordinal);
        house.AssertNoSecret(ran);
        house.TakeSteps();
        house.TellNothing();
        Assert.Equal(ExitCode.Done, (await house.FlashAsync("--files", house.Files.Path, "--resume", "--wipe-files")).ExitCode);
        Assert.Equal(["files", "wifi"], house.TakeSteps());
        Assert.Equal(["files.json", "settings"], Directory.GetFiles(house.Files.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Files_of_another_board_or_without_an_invitation_are_refused()
    {
        using FlashHouse house = new();
        string settings = BoardSettingsText.Write(BoardDescription.Find("shelly-plus-1")!, "hall");
        await File.WriteAllTextAsync(house.Files.PathOf(DeviceFolder.SettingsName), settings, TestContext.Current.CancellationToken);
        Ran ran = await house.FlashAsync("--files", house.Files.Path);
        Assert.Contains("error board-differs: ", ran.Error, StringComparison.Ordinal);
        house.Files.WipeSecrets();
        ran = await house.FlashAsync("--files", house.Files.Path);
        Assert.Contains("error files-missing: ", ran.Error, StringComparison.Ordinal);
        ran = await house.FlashAsync("--image", house.At("tools"));
        Assert.Contains("error image-missing: ", ran.Error, StringComparison.Ordinal);
        Assert.Empty(house.Calls);
    }

    [Fact]
    public async Task What_if_needs_neither_tools_nor_files_and_prints_every_call()
    {
        string[] arguments = ["flash", "--board", "esp32-devkitc", "--port", "/dev/null", "--what-if", "--state", "not-made"];
        Ran ran = await Ran.CommandAsync(arguments);
        Assert.Equal(ExitCode.Done, ran.ExitCode);
        string[] calls = [.. ran.Output.Split('\n').Where(line => line.StartsWith("      ", StringComparison.Ordinal) && !line.StartsWith("      in ", StringComparison.Ordinal))];
        string root = RepositoryRoot.Path;
        Assert.Equal(
            [
                "      nanoff --update --target ESP32_REV3 --serialport /dev/null",
                $"      nuget restore {root}/firmware/Esp32Peer/packages.config -PackagesDirectory {root}/packages -NonInteractive",
                $"      msbuild {root}/firmware/Esp32Peer/Esp32Peer.nfproj -t:Build -p:Configuration=Release -nologo -v:minimal",
                "      nanoff --nanodevice --devicedetails --serialport /dev/null",
                $"      nanoff --target ESP32_REV3 --serialport /dev/null --deploy --image {root}/firmware/Esp32Peer/bin/Release/Esp32Peer.bin",
            ],
            calls.Select(call => call.Replace('\\', '/')));
        Assert.Equal(
            ["[1/5] Write the nanoFramework image", "[2/5] Fetch the class libraries", "[3/5] Build the application",
                "[4/5] Compare the board's image with the application", "[5/5] Write the application"],
            ran.Output.Split('\n').Where(line => line.StartsWith('[')));
        Assert.False(Directory.Exists("not-made"));
    }

    private static string NotesOut(string error) => string.Concat(error.Split('\n').Where(line => !line.StartsWith("note: ", StringComparison.Ordinal)));
}
