using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Tests.Api;
using NanoPeers.DesktopPeer.Tests.Fakes;

namespace NanoPeers.DesktopPeer.Tests.Commands;

public sealed class PairCommandTests
{
    [Fact]
    public async Task The_pairing_goes_into_a_file_of_its_owner_alone()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        using TemporaryFolder folder = new();
        house.Gateway.Invite("hall");
        string file = folder.File("hall.pairing");
        Ran ran = await Ran.CommandAsync(["pair", "hall", "attic", "--at", "udp://192.0.2.9:9701", "--out", file, "--state", house.State]);
        Assert.True(ran.ExitCode == ExitCode.Done, ran.Error);
        Assert.Equal("npl1-secret-of-hall\n", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Contains("udp://192.0.2.9:9701", ran.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-of-hall", ran.Output + ran.Error, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task It_is_printed_only_when_that_is_asked_for()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        house.Gateway.Invite("hall");
        Assert.Equal(ExitCode.Usage, (await Ran.CommandAsync(["pair", "hall", "attic", "--state", house.State])).ExitCode);
        Assert.Equal(new Ran(0, "npl1-secret-of-hall\n", ""), await Ran.CommandAsync(["pair", "hall", "attic", "--print", "--state", house.State]));
        Ran json = await Ran.CommandAsync(["pair", "hall", "attic", "--print", "--json", "--state", house.State]);
        Assert.Contains("\"endpoint\": \"udp://192.0.2.7:9701\"", json.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_named_and_leaves_no_file()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        using TemporaryFolder folder = new();
        Ran ran = await Ran.CommandAsync(["pair", "hall", "attic", "--out", folder.File("x"), "--state", house.State]);
        Assert.Equal(ExitCode.NotDone, ran.ExitCode);
        Assert.StartsWith("error pair-refused: ", ran.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}
