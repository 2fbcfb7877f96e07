using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Flashing;
using NanoPeers.DesktopPeer.Tests.Commands;
using NanoPeers.DesktopPeer.Tests.Fakes;

namespace NanoPeers.DesktopPeer.Tests.Flashing;

/// <summary>--groups of "provision" and "flash": the settings get the number, the board the application with groups, and only when its heap has room.</summary>
public sealed class GroupFlashTests
{
    private const string Stock = "Esp32Peer";
    private const string WithGroups = "Esp32PeerGroups";

    [Theory]
    [InlineData(null, null, Stock)]
    [InlineData(0, null, Stock)]
    [InlineData(1, null, WithGroups)]
    [InlineData(4, null, WithGroups)]
    [InlineData(null, 0, Stock)]
    [InlineData(0, 0, Stock)]
    [InlineData(null, 2, WithGroups)]
    [InlineData(2, 2, WithGroups)]
    public void The_application_is_the_one_that_was_asked_for_or_that_the_files_need(int? wanted, int? inFiles, string expected)
    {
        using TemporaryFolder folder = new();
        IReadOnlyList<FlashStep> steps = FlashPlan.Make(Options(folder, wanted, inFiles));
        string project = steps.Single(step => step.Name == "build").Arguments[0].Replace('\\', '/');
        Assert.EndsWith($"/firmware/{expected}/{expected}.nfproj", project, StringComparison.Ordinal);
        Assert.True(File.Exists(project), project);
        Assert.Contains($"/firmware/{expected}/packages.config", steps.Single(step => step.Name == "packages").CommandText, StringComparison.Ordinal);
        string image = steps.Single(step => step.Name == "application").Arguments[^1].Replace('\\', '/');
        Assert.EndsWith($"/firmware/{expected}/bin/Release/{expected}.bin", image, StringComparison.Ordinal);
        Assert.Contains(steps.Single(step => step.Name == "build").Inputs, path => path.EndsWith("BoardGroups.cs", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(2, 0, "groups-differ")]
    [InlineData(0, 2, "groups-differ")]
    [InlineData(1, 2, "groups-differ")]
    [InlineData(5, null, "setting-wrong")]
    [InlineData(-1, null, "setting-wrong")]
    [InlineData(null, 5, "setting-wrong")]
    [InlineData(null, 4, "heap-short")]
    public void What_does_not_fit_the_files_or_the_board_is_refused(int? wanted, int? inFiles, string problem)
    {
        using TemporaryFolder folder = new();
        CommandException refused = Assert.Throws<CommandException>(() => FlashPlan.Make(Options(folder, wanted, inFiles)));
        Assert.Equal(problem, refused.Name);
    }

    [Theory]
    [InlineData(0, Stock, Stock, WithGroups)]
    [InlineData(2, WithGroups, Stock, WithGroups)]
    [InlineData(2, "switch", "switch")]
    [InlineData(0, null, WithGroups)]
    [InlineData(2, null, Stock)]
    public void A_ready_image_is_not_that_of_the_other_application(int groups, string? expected, params string[] images)
    {
        using TemporaryFolder folder = new();
        foreach (string image in images)
        {
            File.WriteAllText(folder.File(image + ".bin"), "");
        }

        FlashOptions options = Options(folder, groups, null) with { ImageFolder = folder.Path };
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
    public async Task The_application_with_groups_is_built_compared_with_the_board_and_sent()
    {
        using FlashHouse house = new();
        Directory.CreateDirectory(house.At($"firmware/{WithGroups}/bin/Release"));
        await File.WriteAllTextAsync(house.At($"firmware/{WithGroups}/{WithGroups}.nfproj"), "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(house.At($"firmware/{WithGroups}/packages.config"), "", TestContext.Current.CancellationToken);
        house.WriteApplication($"firmware/{WithGroups}/bin/Release/{WithGroups}.bin", FlashHouse.PinnedNet);
        string settings = BoardSettingsText.Write(BoardDescription.Find("esp32-devkitc")!, "hall", groups: 2);
        await File.WriteAllTextAsync(house.Files.PathOf(DeviceFolder.SettingsName), settings, TestContext.Current.CancellationToken);

        house.TellDetails(0x6DFA71D6);
        Ran refused = await house.FlashAsync("--files", house.Files.Path, "--groups", "2");
        Assert.Contains("The step \"check\"", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("application", house.TakeSteps());

        house.TellDetails(FlashHouse.PinnedNet);
        Ran ran = await house.FlashAsync("--files", house.Files.Path, "--groups", "2");
        Assert.Equal(ExitCode.Done, ran.ExitCode);
        string firmware = house.At("firmware/" + WithGroups);
        Assert.Contains($"msbuild {firmware}/{WithGroups}.nfproj -t:Build -p:Configuration=Release -nologo -v:minimal", house.Calls);
        Assert.Contains($"nanoff --target ESP32_REV3 --serialport /dev/ttyUSB7 --deploy --image {firmware}/bin/Release/{WithGroups}.bin", house.Calls);
        Assert.Equal(["image", "packages", "build", "check", "application", "files", "wifi"], house.TakeSteps());
    }

    [Theory]
    [InlineData("2", "groups=2")]
    [InlineData("1", "groups=1")]
    [InlineData("0", null)]
    public async Task Provision_writes_the_number_when_there_is_one(string groups, string? expected)
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        using TemporaryFolder folder = new();
        Ran ran = await Ran.CommandAsync(
            ["provision", "--board", "wt32-eth01", "--name", "hall", "--groups", groups, "--out", folder.File("d"), "--state", house.State]);
        Assert.Equal(ExitCode.Done, ran.ExitCode);
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(folder.File("d"), "settings"), TestContext.Current.CancellationToken);
        Assert.Equal(expected, lines.SingleOrDefault(line => line.StartsWith("groups", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_heap_that_is_too_small_is_known_before_anybody_is_enrolled()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        using TemporaryFolder folder = new();
        string[] provision = ["provision", "--board", "wt32-eth01", "--name", "hall", "--groups", "4", "--out", folder.File("d"), "--state", house.State];
        Ran ran = await Ran.CommandAsync(provision);
        Assert.Equal(ExitCode.Usage, ran.ExitCode);
        Assert.StartsWith("error heap-short: ", ran.Error, StringComparison.Ordinal);
        Assert.Contains("Fewer groups, or --sessions 9.", ran.Error, StringComparison.Ordinal);
        Assert.Empty(house.Gateway.Devices());
        Assert.False(Directory.Exists(folder.File("d")));
        Assert.Equal(ExitCode.Done, (await Ran.CommandAsync([.. provision, "--sessions", "9"])).ExitCode);
    }

    [Theory]
    [InlineData(2, 16)]
    [InlineData(3, 14)]
    [InlineData(4, 9)]
    public void A_board_without_PSRAM_has_room_for_so_many_sessions_beside_its_groups(int groups, int sessions)
    {
        foreach (BoardDescription board in BoardDescription.Ids.Select(id => BoardDescription.Find(id)!))
        {
            GroupPlaces.Check(board, groups, sessions);
            if (board.HasPsram)
            {
                GroupPlaces.Check(board, Limits.MaxConstrainedGroups, Limits.MaxConstrainedSessions);
            }
            else if (sessions < Limits.MaxConstrainedSessions)
            {
                Assert.Equal("heap-short", Assert.Throws<CommandException>(() => GroupPlaces.Check(board, groups, sessions + 1)).Name);
            }
        }
    }

    [Fact]
    public void An_image_with_RSA_of_its_own_has_no_application_with_groups()
    {
        string text = RepositoryRoot.Read("boards/esp32-devkitc.json");
        string changed = text.Replace("\"nativeRsaImage\": false", "\"nativeRsaImage\": true", StringComparison.Ordinal);
        BoardDescription board = BoardDescription.Read(new MemoryStream(Encoding.UTF8.GetBytes(changed)));
        Assert.Equal("groups-not-there", Assert.Throws<CommandException>(() => GroupPlaces.Check(board, 1, 16)).Name);
        GroupPlaces.Check(board, 0, 16);
    }

    /// <summary>The octets that are reckoned with are the budgets, which the firmware's own tests keep.</summary>
    [Fact]
    public void The_figures_are_those_of_the_page()
    {
        string page = RepositoryRoot.Read("docs/firmware.md");
        Assert.Equal(GroupPlaces.PeakInOneGroup, Budget(page, "heap: peak with 16 sessions in a group of four boards, a statement being verified").Budget);
        Assert.Equal(
            GroupPlaces.AnotherGroup,
            Budget(page, "heap: the first group of a board, without other members").Budget
            + (3 * Budget(page, "heap: each other member that is heard").Budget));
        int few = Budget(page, "heap: peak of the whole peer with 4 sessions, tables included").Measured;
        int many = Budget(page, "heap: peak of the whole peer with 16 sessions, tables included").Measured;
        Assert.InRange((many - few) / 12.0, GroupPlaces.Session - 25, GroupPlaces.Session + 25);
    }

    private static (int Measured, int Budget) Budget(string page, string what)
    {
        Match row = Regex.Match(page, $@"^\| {Regex.Escape(what)} \| ([0-9,]+) \| ([0-9,]+) \|", RegexOptions.Multiline);
        Assert.True(row.Success, what);
        return (Number(row.Groups[1].Value), Number(row.Groups[2].Value));
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    private static FlashOptions Options(TemporaryFolder folder, int? wanted, int? inFiles)
    {
        BoardDescription board = BoardDescription.Find("esp32-devkitc")!;
        DeviceFolder? files = null;
        if (inFiles is int places)
        {
            files = new DeviceFolder(folder.File("hall.device"));
            files.Make();
            files.Write(BoardSettingsText.Write(board, "hall", groups: places), "NP1-none", [1]);
        }

        return new FlashOptions { Board = board, Port = "COM1", Groups = wanted, Files = files };
    }
}
