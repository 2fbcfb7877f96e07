using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Flashing;
using NanoPeers.DesktopPeer.Tests.Api;
using NanoPeers.DesktopPeer.Tests.Commands;
using NanoPeers.DesktopPeer.Tests.Fakes;

namespace NanoPeers.DesktopPeer.Tests.Flashing;

/// <summary>--updates of "provision" and "flash": the board is told where its application comes from, and gets the application with updates.</summary>
public sealed class UpdateFlashTests
{
    private const string Stock = "Esp32Peer";
    private const string WithGroups = "Esp32PeerGroups";
    private const string WithUpdates = "Esp32PeerPeering";
    private const string Url = "http://origin.example.org/lamp";

    private static readonly string _issuer = PublicKey(2048);

    [Theory]
    [InlineData(false, null, Stock)]
    [InlineData(true, null, WithUpdates)]
    [InlineData(false, false, Stock)]
    [InlineData(false, true, WithUpdates)]
    [InlineData(true, true, WithUpdates)]
    public void The_application_is_the_one_that_was_asked_for_or_that_the_files_need(bool wanted, bool? inFiles, string expected)
    {
        using TemporaryFolder folder = new();
        IReadOnlyList<FlashStep> steps = FlashPlan.Make(Options(folder, wanted, inFiles));
        string project = steps.Single(step => step.Name == "build").Arguments[0].Replace('\\', '/');
        Assert.EndsWith($"/firmware/{expected}/{expected}.nfproj", project, StringComparison.Ordinal);
        Assert.True(File.Exists(project), project);
        Assert.Contains($"/firmware/{expected}/packages.config", steps.Single(step => step.Name == "packages").CommandText, StringComparison.Ordinal);
        string image = steps.Single(step => step.Name == "application").Arguments[^1].Replace('\\', '/');
        Assert.EndsWith($"/firmware/{expected}/bin/Release/{expected}.bin", image, StringComparison.Ordinal);
        IReadOnlyList<string> sources = steps.Single(step => step.Name == "build").Inputs;
        Assert.Contains(sources, path => path.EndsWith("ApplicationThread.cs", StringComparison.Ordinal));
        Assert.Contains(sources, path => path.EndsWith("BoardUpdater.cs", StringComparison.Ordinal));
        Assert.Equal(inFiles == true, steps.Any(step => step.Name == "files" && step.Inputs.Any(path => path.EndsWith("boot.updates", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("updates-differ", true, false, 0, 4)]
    [InlineData("updates-not-there", true, null, 2, 4)]
    [InlineData("updates-not-there", false, true, 2, 4)]
    [InlineData("heap-short", false, true, 0, 7)]
    [InlineData("heap-short", true, true, 0, 16)]
    public void What_does_not_fit_the_files_or_the_board_is_refused(string problem, bool wanted, bool? inFiles, int groups, int sessions)
    {
        using TemporaryFolder folder = new();
        FlashOptions options = Options(folder, wanted, inFiles, groups, sessions) with { Groups = inFiles is null ? groups : null };
        Assert.Equal(problem, Assert.Throws<CommandException>(() => FlashPlan.Make(options)).Name);
    }

    [Theory]
    [InlineData(false, Stock, Stock, WithUpdates)]
    [InlineData(true, WithUpdates, Stock, WithGroups, WithUpdates)]
    [InlineData(true, "switch", "switch")]
    [InlineData(false, null, WithUpdates)]
    [InlineData(true, null, Stock)]
    [InlineData(true, null, WithGroups)]
    public void A_ready_image_is_not_that_of_another_application(bool wanted, string? expected, params string[] images)
    {
        using TemporaryFolder folder = new();
        foreach (string image in images)
        {
            File.WriteAllText(folder.File(image + ".bin"), "");
        }

        FlashOptions options = Options(folder, wanted, null) with { ImageFolder = folder.Path };
        if (expected is null)
        {
            Assert.Equal("image-missing", Assert.Throws<CommandException>(() => FlashPlan.Make(options)).Name);
        }
        else
        {
            Assert.Equal(folder.File(expected + ".bin"), FlashPlan.Make(options).Single(step => step.Name == "application").Arguments[^1]);
        }
    }

    [Fact]
    public async Task A_dry_run_prints_the_plan_with_this_application()
    {
        Ran ran = await Ran.CommandAsync(["flash", "--board", "esp32-devkitc", "--port", "/dev/null", "--updates", "--what-if", "--state", "not-made"]);
        Assert.Equal(ExitCode.Done, ran.ExitCode);
        string[] calls = [.. ran.Output.Split('\n').Where(line => line.StartsWith("      ", StringComparison.Ordinal) && !line.StartsWith("      in ", StringComparison.Ordinal))];
        string firmware = RepositoryRoot.Path + "/firmware/" + WithUpdates;
        Assert.Equal(
            [
                "      nanoff --update --target ESP32_REV3 --serialport /dev/null",
                $"      nuget restore {firmware}/packages.config -PackagesDirectory {RepositoryRoot.Path}/packages -NonInteractive",
                $"      msbuild {firmware}/{WithUpdates}.nfproj -t:Build -p:Configuration=Release -nologo -v:minimal",
                "      nanoff --nanodevice --devicedetails --serialport /dev/null",
                $"      nanoff --target ESP32_REV3 --serialport /dev/null --deploy --image {firmware}/bin/Release/{WithUpdates}.bin",
            ],
            calls.Select(call => call.Replace('\\', '/')));
        Assert.False(Directory.Exists("not-made"));
    }

    [Fact]
    public async Task Provision_writes_what_the_board_is_told_and_where_it_goes()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        using TemporaryFolder folder = new();
        Ran ran = await ProvisionAsync(house, folder, "--updates", Url, "--product", "lamp", "--issuer", KeyFile(folder, _issuer), "--sessions", "4");
        Assert.True(ran.ExitCode == ExitCode.Done, ran.Error);
        string device = folder.File("d");
        using RSA key = RSA.Create();
        key.ImportFromPem(_issuer);
        string modulus = Convert.ToBase64String(key.ExportParameters(false).Modulus!).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        Assert.Equal(
            $"product=lamp\nmanifest={Url}\nkey={modulus}\n",
            await File.ReadAllTextAsync(Path.Combine(device, "boot.updates"), TestContext.Current.CancellationToken));
        string files = await File.ReadAllTextAsync(Path.Combine(device, "files.json"), TestContext.Current.CancellationToken);
        Assert.Contains("\"I:\\\\boot.updates\"", files, StringComparison.Ordinal);
        new DeviceFolder(device).Remove();
        Assert.False(Directory.Exists(device));
    }

    [Theory]
    [InlineData("setting-wrong", "--updates", Url)]
    [InlineData("setting-wrong", "--updates", Url, "--product", "lamp")]
    [InlineData("setting-wrong", "--product", "lamp", "--issuer", "KEY")]
    [InlineData("setting-wrong", "--updates", "https://example.org/lamp", "--product", "lamp", "--issuer", "KEY")]
    [InlineData("setting-wrong", "--updates", Url, "--product", "a lamp", "--issuer", "KEY")]
    [InlineData("setting-wrong", "--updates", Url, "--product", "", "--issuer", "KEY")]
    [InlineData("key-unreadable", "--updates", Url, "--product", "lamp", "--issuer", "none.pem")]
    [InlineData("key-unreadable", "--updates", Url, "--product", "lamp", "--issuer", "LONG")]
    [InlineData("key-unreadable", "--updates", Url, "--product", "lamp", "--issuer", "TEXT")]
    [InlineData("heap-short", "--updates", Url, "--product", "lamp", "--issuer", "KEY")]
    [InlineData("updates-not-there", "--updates", Url, "--product", "lamp", "--issuer", "KEY", "--groups", "1", "--sessions", "4")]
    public async Task What_is_wrong_is_named_before_anybody_is_enrolled(string problem, params string[] options)
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        using TemporaryFolder folder = new();
        string[] given = [.. options.Select(option => option switch
        {
            "KEY" => KeyFile(folder, _issuer),
            "LONG" => KeyFile(folder, PublicKey(3072)),
            "TEXT" => KeyFile(folder, "no key"),
            _ => option,
        })];
        Ran ran = await ProvisionAsync(house, folder, given);
        Assert.Equal(ExitCode.Usage, ran.ExitCode);
        Assert.StartsWith($"error {problem}: ", ran.Error, StringComparison.Ordinal);
        Assert.Empty(house.Gateway.Devices());
        Assert.False(Directory.Exists(folder.File("d")));
    }

    [Fact]
    public void A_board_without_PSRAM_has_room_for_six_sessions_and_one_with_RSA_of_its_own_has_no_updates()
    {
        foreach (BoardDescription board in BoardDescription.Ids.Select(id => BoardDescription.Find(id)!).Where(board => !board.HasNativeRsaImage))
        {
            UpdateRoom.Check(board, 0, board.HasPsram ? Limits.MaxConstrainedSessions : 6);
            if (!board.HasPsram)
            {
                CommandException refused = Assert.Throws<CommandException>(() => UpdateRoom.Check(board, 0, Limits.MaxConstrainedSessions));
                Assert.Equal("heap-short", refused.Name);
                Assert.Contains("Name --sessions 6, or fewer.", refused.Message, StringComparison.Ordinal);
                Assert.Throws<CommandException>(() => UpdateRoom.Check(board, 0, 7));
            }
        }

        string text = RepositoryRoot.Read("boards/esp32-devkitc.json");
        string changed = text.Replace("\"nativeRsaImage\": false", "\"nativeRsaImage\": true", StringComparison.Ordinal);
        BoardDescription native = BoardDescription.Read(new MemoryStream(Encoding.UTF8.GetBytes(changed)));
        Assert.Equal("updates-not-there", Assert.Throws<CommandException>(() => UpdateRoom.Check(native, 0, 4)).Name);
    }

    /// <summary>The octets that are reckoned with are the budgets, which the firmware's own tests keep.</summary>
    [Fact]
    public void The_figures_are_those_of_the_page()
    {
        string what = $"heap: peak with {UpdateRoom.SessionsOfPeak} sessions, updates and peering, without the application";
        Match row = Regex.Match(RepositoryRoot.Read("docs/firmware.md"), $@"^\| {what} \| [0-9,]+ \| ([0-9,]+) \|", RegexOptions.Multiline);
        Assert.True(row.Success, what);
        Assert.Equal(UpdateRoom.Peak, int.Parse(row.Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture));
    }

    private static Task<Ran> ProvisionAsync(ApiHouse house, TemporaryFolder folder, params string[] options) =>
        Ran.CommandAsync(["provision", "--board", "wt32-eth01", "--name", "hall", "--out", folder.File("d"), "--state", house.State, .. options]);

    private static string KeyFile(TemporaryFolder folder, string pem)
    {
        string path = folder.File("issuer.pem");
        File.WriteAllText(path, pem);
        return path;
    }

    private static string PublicKey(int bits)
    {
        using RSA key = RSA.Create(bits);
        return key.ExportSubjectPublicKeyInfoPem();
    }

    private static FlashOptions Options(TemporaryFolder folder, bool wanted, bool? inFiles, int groups = 0, int sessions = 4)
    {
        BoardDescription board = BoardDescription.Find("esp32-devkitc")!;
        DeviceFolder? files = null;
        if (inFiles is bool hasUpdates)
        {
            files = new DeviceFolder(folder.File("hall.device"));
            files.Make();
            string? updates = hasUpdates ? BoardUpdatesText.Write(Url, "lamp", _issuer) : null;
            files.Write(BoardSettingsText.Write(board, "hall", sessions, groups: groups), "NP1-none", [1], updates);
        }

        return new FlashOptions { Board = board, Port = "COM1", Updates = wanted, Files = files };
    }
}
