using System.Text.Json;
using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Flashing;
using NanoPeers.DesktopPeer.Tests.Api;
using NanoPeers.DesktopPeer.Tests.Commands;
using NanoPeers.DesktopPeer.Tests.Fakes;

namespace NanoPeers.DesktopPeer.Tests.Flashing;

public sealed class ProvisionCommandTests
{
    private const string Password = "pä\"ss word";
    private const string Secret = "np1-secret-of-hall";

    [Fact]
    public async Task The_password_is_asked_for_unseen_and_the_files_are_the_owners_alone()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        using TemporaryFolder folder = new();
        string device = folder.File("hall.device");
        Ran ran = await TypingAsync(
            Password + "x\b\r", "provision", "--board", "shelly-plus-1", "--name", "hall", "--wifi", "house", "--out", device, "--state", house.State);
        Assert.Equal(ExitCode.Done, ran.ExitCode);
        Assert.DoesNotContain(Password, ran.Output + ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("ss word", ran.Output + ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, ran.Output + ran.Error, StringComparison.Ordinal);
        Assert.Contains(house.Gateway["hall"].Id.ToString(), ran.Output, StringComparison.Ordinal);
        Assert.Equal(["files.json", "invitation", "network.json", "settings"], Names(device));
        Assert.Equal(Secret + "\n", Text(device, "invitation"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(device));
            foreach (string file in Directory.GetFiles(device))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
    }

    [Fact]
    public async Task Nanoff_is_told_which_file_goes_where_and_the_network()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        using TemporaryFolder folder = new();
        Assert.Equal(ExitCode.Done, (await FromFileAsync(house, folder, Password + "\r\n")).ExitCode);
        string device = folder.File("hall.device");
        JsonElement files = JsonDocument.Parse(Text(device, "files.json")).RootElement.GetProperty("Files");
        Assert.Equal(
            [(@"I:\settings", "settings"), (@"I:\invitation", "invitation")],
            files.EnumerateArray().Select(file => (file.GetProperty("DestinationFilePath").GetString(), file.GetProperty("SourceFilePath").GetString())));
        JsonElement client = JsonDocument.Parse(Text(device, "network.json")).RootElement.GetProperty("WirelessClient");
        Assert.Equal(
            ("house", Password, "WPA2", "WPA2", "AutoConnect"),
            (client.Text("Ssid"), client.Text("Password"), client.Text("Authentication"), client.Text("Encryption"), client.Text("ConfigurationOption")));
    }

    [Fact]
    public async Task The_settings_are_those_of_the_board()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        using TemporaryFolder folder = new();
        Ran ran = await Ran.CommandAsync(
            ["provision", "--board", "wt32-eth01", "--name", "hall", "--out", folder.File("d"), "--state", house.State]);
        Assert.Equal(ExitCode.Done, ran.ExitCode);
        Assert.Equal(["files.json", "invitation", "settings"], Names(folder.File("d")));
        string[] lines = Text(folder.File("d"), "settings").Split('\n');
        Assert.Equal(["format=1", "board=wt32-eth01", "name=hall", "network=ethernet"], lines[..4]);
        Assert.Equal(
            ["format=1", "board=shelly-plus-1", "name=hall", "network=wifi", "relay.pin=26", "relay.level=high"],
            BoardSettingsText.Write(BoardDescription.Find("shelly-plus-1")!, "hall").Split('\n')[..6]);
    }

    [Fact]
    public async Task Sessions_and_the_own_light_are_written_when_they_are_chosen()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        using TemporaryFolder folder = new();
        Ran ran = await Ran.CommandAsync(
            [
                "provision", "--board", "wt32-eth01", "--name", "hall", "--sessions", "4", "--own-light", "when-silent", "--out", folder.File("d"),
                "--state", house.State,
            ]);
        Assert.Equal(ExitCode.Done, ran.ExitCode);
        Assert.Equal(
            ["format=1", "board=wt32-eth01", "name=hall", "network=ethernet", "sessions=4", "own-light=when-silent"],
            Text(folder.File("d"), "settings").Split('\n')[..6]);
    }

    [Theory]
    [InlineData("--sessions", "1", "takes 2 to 16.")]
    [InlineData("--sessions", "17", "takes 2 to 16.")]
    [InlineData("--own-light", "never", "takes one of apart, when-silent, always.")]
    [InlineData("--own-light", "Always", "takes one of apart, when-silent, always.")]
    [InlineData("--groups", "5", "takes 0 to 4.")]
    [InlineData("--groups", "-1", "takes 0 to 4.")]
    [InlineData("--own-light", "", "takes one of apart, when-silent, always.")]
    public async Task A_wrong_choice_is_refused_before_anybody_is_enrolled(string option, string value, string told)
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        using TemporaryFolder folder = new();
        Ran ran = await Ran.CommandAsync(
            ["provision", "--board", "wt32-eth01", "--name", "hall", option, value, "--out", folder.File("d"), "--state", house.State]);
        Assert.Equal(ExitCode.Usage, ran.ExitCode);
        Assert.Contains($"error setting-wrong: {option} {told}", ran.Error, StringComparison.Ordinal);
        Assert.Empty(house.Gateway.Devices());
        Assert.False(Directory.Exists(folder.File("d")));
    }

    [Fact]
    public async Task The_invitation_is_shown_as_a_code_when_that_is_asked_for()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        using TemporaryFolder folder = new();
        Ran ran = await Ran.CommandAsync(
            ["provision", "--board", "wt32-eth01", "--name", "hall", "--out", folder.File("d"), "--qr", "--state", house.State]);
        string[] code = [.. ran.Output.Split('\n').Where(line => line.StartsWith('\u2588'))];

        // 18 octets fit into version 2: 25 modules and 4 of quiet zone at each side, two of them in a line.
        Assert.Equal(17, code.Length);
        Assert.All(code, line => Assert.Equal(33, line.Length));

        // The upper left finder pattern: a dark ring around a light one around a dark square.
        Assert.Equal(
            ["\u2588 \u2584\u2584\u2584\u2584\u2584 \u2588", "\u2588 \u2588   \u2588 \u2588", "\u2588 \u2588\u2584\u2584\u2584\u2588 \u2588", "\u2588\u2584\u2584\u2584\u2584\u2584\u2584\u2584\u2588"],
            code[2..6].Select(line => line[3..12]));
        Assert.DoesNotContain(Secret, ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_board_has_settings_that_the_firmware_reads()
    {
        Assert.True(BoardDescription.Ids.Count >= 13);
        foreach (string id in BoardDescription.Ids)
        {
            string text = BoardSettingsText.Write(BoardDescription.Find(id)!, new string('n', 32));
            Assert.InRange(text.Length, 1, 1024);
            string[] keys = [.. text.TrimEnd('\n').Split('\n').Select(line => line.Split('=')[0])];
            Assert.Equal(keys.Distinct(), keys);
            string[] must = ["format", "board", "name", "network", "relay.pin", "relay.level", "button.pin", "button.level", "button.pull"];
            string[] may = ["wall.pin", "wall.level", "wall.pull", "wall.kind", "lamp.pin", "lamp.level"];
            Assert.Empty(must.Except(keys));
            Assert.Empty(keys.Except(must).Except(may));
        }
    }

    [Theory]
    [InlineData("short")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    [InlineData("with\ttabulator")]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdeg")]
    public async Task A_password_that_is_none_is_refused_before_anybody_is_enrolled(string password)
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        using TemporaryFolder folder = new();
        Ran ran = await FromFileAsync(house, folder, password);
        Assert.Equal(ExitCode.NotDone, ran.ExitCode);
        Assert.StartsWith("error password-unusable: ", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(password, ran.Error, StringComparison.Ordinal);
        Assert.Empty(house.Gateway.Devices());
        Assert.False(Directory.Exists(folder.File("hall.device")));
    }

    [Fact]
    public async Task A_refused_invitation_leaves_no_folder()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        using TemporaryFolder folder = new();
        house.Gateway.Invite("hall");
        Ran ran = await FromFileAsync(house, folder, Password);
        Assert.Equal(ExitCode.NotDone, ran.ExitCode);
        Assert.StartsWith("error invite-refused: ", ran.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("hall.device")));
        Assert.Single(house.Gateway.Devices());
    }

    [Fact]
    public async Task Ctrl_C_while_the_gateway_enrols_leaves_neither_files_nor_a_device()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        using TemporaryFolder folder = new();
        using CancellationTokenSource interruption = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        house.Gateway.BeforeInviting = interruption.Cancel;
        string file = folder.File("password");
        await File.WriteAllTextAsync(file, Password, TestContext.Current.CancellationToken);
        Ran ran = await Ran.UntilAsync(
            [
                "provision", "--board", "esp32-devkitc", "--name", "hall", "--wifi", "house", "--wifi-password-file", file,
                "--out", folder.File("hall.device"), "--state", house.State,
            ],
            new LineWriter(), false, interruption.Token);
        Assert.True(interruption.IsCancellationRequested);
        Assert.Equal(ExitCode.Interrupted, ran.ExitCode);
        Assert.Equal([file], Directory.GetFileSystemEntries(folder.Path));
        Assert.Empty(house.Gateway.Devices());
        Assert.DoesNotContain(Secret, ran.Output + ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, ran.Output + ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_while_the_password_is_typed_leaves_nothing()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        using TemporaryFolder folder = new();
        using CancellationTokenSource interruption = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        int typed = 0;
        ConsoleKeyInfo? NextKey()
        {
            if (++typed == 5)
            {
                interruption.Cancel();
            }

            return typed < 5 ? new ConsoleKeyInfo('x', ConsoleKey.X, false, false, false) : null;
        }

        Ran ran = await Ran.InAsync(
            new FakeHouse(),
            ["provision", "--board", "esp32-devkitc", "--name", "hall", "--wifi", "house", "--out", folder.File("d"), "--state", house.State],
            new LineWriter(), TextReader.Null, false, NextKey, interruption.Token);
        Assert.Equal(ExitCode.Interrupted, ran.ExitCode);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
        Assert.Empty(house.Gateway.Devices());
    }

    [Fact]
    public async Task A_folder_with_something_in_it_is_kept()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        using TemporaryFolder folder = new();
        Assert.Equal(ExitCode.Done, (await FromFileAsync(house, folder, Password)).ExitCode);
        Ran ran = await FromFileAsync(house, folder, Password);
        Assert.StartsWith("error folder-taken: ", ran.Error, StringComparison.Ordinal);
        Assert.Equal(Secret + "\n", Text(folder.File("hall.device"), "invitation"));
    }

    [Theory]
    [InlineData("board-unknown", "--board", "toaster", "--wifi", "house")]
    [InlineData("setting-wrong", "--board", "esp32-devkitc")]
    [InlineData("setting-wrong", "--board", "wt32-eth01", "--wifi", "house")]
    [InlineData("setting-wrong", "--board", "esp32-devkitc", "--wifi", "a name that is longer than 32 octets")]
    [InlineData("no-keyboard", "--board", "esp32-devkitc", "--wifi", "house")]
    public async Task What_does_not_fit_is_said_at_once(string problem, params string[] options)
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        Ran ran = await Ran.CommandAsync(["provision", "--name", "hall", "--out", house.State + "-none", "--state", house.State, .. options]);
        Assert.Equal(ExitCode.Usage, ran.ExitCode);
        Assert.StartsWith($"error {problem}: ", ran.Error, StringComparison.Ordinal);
        Assert.Empty(house.Gateway.Devices());
        Assert.False(Directory.Exists(house.State + "-none"));
    }

    private static async Task<Ran> FromFileAsync(ApiHouse house, TemporaryFolder folder, string password)
    {
        string file = folder.File("password");
        await File.WriteAllTextAsync(file, password, TestContext.Current.CancellationToken);
        return await Ran.CommandAsync([
            "provision", "--board", "esp32-devkitc", "--name", "hall", "--wifi", "house", "--wifi-password-file", file,
            "--out", folder.File("hall.device"), "--state", house.State,
        ]);
    }

    private static Task<Ran> TypingAsync(string keys, params string[] arguments)
    {
        Queue<char> typed = new(keys);
        ConsoleKeyInfo? NextKey() => typed.TryDequeue(out char c)
            ? new ConsoleKeyInfo(c, c switch { '\r' => ConsoleKey.Enter, '\b' => ConsoleKey.Backspace, _ => ConsoleKey.NoName }, false, false, false)
            : null;
        return Ran.InAsync(new FakeHouse(), arguments, new LineWriter(), TextReader.Null, false, NextKey, TestContext.Current.CancellationToken);
    }

    private static string Text(string folder, string name) => File.ReadAllText(Path.Combine(folder, name));

    private static IEnumerable<string?> Names(string folder) => Directory.GetFiles(folder).Select(Path.GetFileName).Order();
}
