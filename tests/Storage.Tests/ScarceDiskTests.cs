using System.Diagnostics;

namespace NanoPeers.Storage.Tests;

public sealed class ScarceDiskTests
{
    /// <summary>The disk is one in memory, in a mount namespace of a process's own.</summary>
    [Fact]
    public async Task A_full_and_a_read_only_disk_are_named_and_all_goes_on_when_there_is_room()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && await MayMountAsync(), "This user may not mount in a namespace of its own.");
        using TemporaryState files = new();
        string disk = Directory.CreateDirectory(files.Folder + "-disk").FullName;
        (int code, string output) = await RunAsync(
            ["-rm", "sh", "-c", "mount -t tmpfs -o size=24m none \"$0\" && exec \"$@\"", disk, .. WriterProcess.Command(ScarceDisk.Argument, disk)]);
        Assert.True(code == 0, output);
        Assert.StartsWith("well: ", output, StringComparison.Ordinal);
    }

    private static async Task<bool> MayMountAsync() => (await RunAsync(["-rm", "sh", "-c", "mount -t tmpfs -o size=1m none /mnt"])).Code == 0;

    private static async Task<(int Code, string Output)> RunAsync(string[] arguments)
    {
        ProcessStartInfo start = new("unshare", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode, output + await errors);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, "There is no unshare here.");
        }
    }
}
