using System.Text.Json;
using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Screen;
using NanoPeers.DesktopPeer.Tests.Api;
using NanoPeers.DesktopPeer.Tests.Fakes;

namespace NanoPeers.DesktopPeer.Tests.Commands;

public sealed class InviteCommandTests
{
    [Fact]
    public async Task The_invitation_goes_into_a_file_of_its_owner_alone()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        using TemporaryFolder folder = new();
        string file = folder.File("hall.invitation");
        Ran ran = await Ran.CommandAsync(["invite", "--name", "hall", "--out", file, "--state", house.State]);
        Assert.Equal(ExitCode.Done, ran.ExitCode);
        Assert.Equal("np1-secret-of-hall\n", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Contains(house.Gateway["hall"].Id.ToString(), ran.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-of-hall", ran.Output + ran.Error, StringComparison.Ordinal);
        Assert.Equal([file], Directory.GetFiles(folder.Path));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task A_file_that_is_there_is_kept_and_nobody_is_enrolled_unless_forced()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        using TemporaryFolder folder = new();
        string file = folder.File("hall.invitation");
        await File.WriteAllTextAsync(file, "mine", TestContext.Current.CancellationToken);
        Ran refused = await Ran.CommandAsync(["invite", "--name", "hall", "--out", file, "--state", house.State]);
        Assert.Equal(ExitCode.NotDone, refused.ExitCode);
        Assert.StartsWith("error file-exists: ", refused.Error, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Empty(house.Gateway.Devices());
        Assert.Equal(ExitCode.Done, (await Ran.CommandAsync(["invite", "--name", "hall", "--out", file, "--force", "--state", house.State])).ExitCode);
        Assert.Equal("np1-secret-of-hall\n", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_known_before_anybody_is_enrolled()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        Ran ran = await Ran.CommandAsync(["invite", "--name", "hall", "--out", Path.Combine(house.State, "no", "such", "folder"), "--state", house.State]);
        Assert.Equal(ExitCode.NotDone, ran.ExitCode);
        Assert.StartsWith("error file-not-written: ", ran.Error, StringComparison.Ordinal);
        Assert.Empty(house.Gateway.Devices());
    }

    [Fact]
    public async Task A_refused_invitation_leaves_no_file()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        using TemporaryFolder folder = new();
        house.Gateway.Invite("hall");
        Ran ran = await Ran.CommandAsync(["invite", "--name", "hall", "--out", folder.File("x"), "--state", house.State]);
        Assert.Equal(ExitCode.NotDone, ran.ExitCode);
        Assert.StartsWith("error invite-refused: ", ran.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task The_invitation_is_printed_only_when_that_is_asked_for()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        Ran neither = await Ran.CommandAsync(["invite", "--name", "hall", "--state", house.State]);
        Assert.Equal(ExitCode.Usage, neither.ExitCode);
        Ran both = await Ran.CommandAsync(["invite", "--name", "hall", "--print", "--out", "x", "--state", house.State]);
        Assert.Equal(ExitCode.Usage, both.ExitCode);
        Assert.Empty(house.Gateway.Devices());
        Assert.Equal(new Ran(0, "np1-secret-of-hall\n", ""), await Ran.CommandAsync(["invite", "--name", "hall", "--print", "--state", house.State]));
        Ran json = await Ran.CommandAsync(["invite", "--name", "attic", "--print", "--json", "--state", house.State]);
        Assert.Equal("np1-secret-of-attic", JsonDocument.Parse(json.Output).RootElement.Text("invitation"));
    }

    [Fact]
    public async Task The_code_is_shown_when_that_is_asked_for_and_holds_the_invitation()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        using TemporaryFolder folder = new();
        Ran written = await Ran.CommandAsync(["invite", "--name", "hall", "--out", folder.File("x"), "--qr", "--state", house.State]);
        Assert.Equal(ExitCode.Done, written.ExitCode);
        Assert.DoesNotContain("secret-of-hall", written.Output, StringComparison.Ordinal);
        Assert.Equal(QrBlocks.Lines("np1-secret-of-hall"), Code(written));
        Ran printed = await Ran.CommandAsync(["invite", "--name", "attic", "--print", "--qr", "--state", house.State]);
        Assert.Equal(QrBlocks.Lines("np1-secret-of-attic"), Code(printed));
        Assert.Empty(Code(await Ran.CommandAsync(["invite", "--name", "porch", "--print", "--state", house.State])));
        Ran both = await Ran.CommandAsync(["invite", "--name", "cellar", "--print", "--qr", "--json", "--state", house.State]);
        Assert.Equal(ExitCode.Usage, both.ExitCode);
        Assert.Equal(3, house.Gateway.Devices().Count);
    }

    private static IEnumerable<string> Code(Ran ran) => ran.Output.Split('\n').Where(line => line.StartsWith('\u2588'));
}
