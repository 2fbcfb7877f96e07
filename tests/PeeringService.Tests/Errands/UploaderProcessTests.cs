using System.Diagnostics;
using System.Text;
using NanoPeers.Peering;
using NanoPeers.PeeringService.Aliases;
using NanoPeers.PeeringService.Errands;
using NanoPeers.PeeringService.Objects;
using NanoPeers.PeeringService.Peering;

namespace NanoPeers.PeeringService.Tests.Errands;

/// <summary>The uploader as a process that is killed, and one whose disk is full.</summary>
public sealed class UploaderProcessTests(BackendFixture backend) : IClassFixture<BackendFixture>
{
    internal const string UploadUntilKilled = "upload-until-killed";
    internal const string FullDisk = "upload-on-a-full-disk";
    private const string Node = "killed-node";

    [Fact]
    [Trait("Capability", "V1")]
    public async Task A_process_that_is_killed_again_and_again_loses_no_file_and_doubles_none()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.Path);
        string uploads = Directory.CreateDirectory(Path.Combine(Made(folder.Path, "errands"), "uploads")).FullName;
        Made(uploads, "");
        byte[][] reports = [.. Enumerable.Range(0, 60).Select(i => Encoding.UTF8.GetBytes($"<report number=\"{i}\"/>"))];
        for (int i = 0; i < reports.Length; i++)
        {
            await File.WriteAllBytesAsync(Path.Combine(uploads, $"{i:d3}.xml"), reports[i], TestContext.Current.CancellationToken);
        }

        int kills = 0;
        while (Directory.GetFiles(uploads, "*.xml").Length > 0)
        {
            int left = Directory.GetFiles(uploads, "*.xml").Length;
            using Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. Assembly(), UploadUntilKilled, folder.Path, .. Backend(folder)]))!;

            // In the midst of the work, wherever that may be.
            await ErrandBench.UntilAsync(() => Directory.GetFiles(uploads, "*.xml").Length <= Math.Max(0, left - 12));
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            kills++;
        }

        Assert.True(kills >= 4);
        Assert.Equal(reports.Select(ErrandNode.DigestOf).Order(), (await backend.ReportsOfAsync(Node)).Order());
        Assert.Equal(reports.Length, Directory.GetFiles(Path.Combine(folder.Path, "errands", "receipts"), "*.receipt").Length);
    }

    /// <summary>The disk is one in memory, in a mount namespace of a process's own.</summary>
    [Fact]
    public async Task A_full_disk_is_named_and_every_file_gets_there_when_there_is_room()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && (await RunAsync(["-rm", "sh", "-c", "mount -t tmpfs -o size=1m none /mnt"])).Code == 0,
            "This user may not mount in a namespace of its own.");
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.Path);
        string[] address = Backend(folder);
        string disk = Directory.CreateDirectory(Path.Combine(folder.Path, "disk")).FullName;
        (int code, string output) = await RunAsync(
            ["-rm", "sh", "-c", "mount -t tmpfs -o size=1m,mode=700 none \"$0\" && exec \"$@\"", disk, Environment.ProcessPath!, .. Assembly(), FullDisk, disk, .. address]);
        Assert.True(code == 0, output);
        Assert.StartsWith("well", output, StringComparison.Ordinal);
        Assert.Equal(2, (await backend.ReportsOfAsync("full-node")).Count);
    }

    internal static async Task<int> RunAsync(string folder, string address, string key)
    {
        await using Uploading uploading = await Uploading.StartAsync(folder, Node, address, key);
        await Task.Delay(Timeout.Infinite);
        return 0;
    }

    internal static async Task<int> FillDiskAsync(string folder, string address, string key)
    {
        await using Uploading uploading = await Uploading.StartAsync(folder, "full-node", address, key);
        LocalErrands errands = uploading.Errands;
        string filler = Path.Combine(folder, "filler");
        string first = Path.Combine(errands.UploadFolder, "first.xml");
        await File.WriteAllTextAsync(first + ".part", "<first/>");
        Fill(filler);
        File.Move(first + ".part", first);
        UploadFault fault = UploadFault.None;
        try
        {
            await errands.AddAsync("second.xml", new MemoryStream(new byte[5_000]), CancellationToken.None);
        }
        catch (UploadFolderException e)
        {
            fault = e.Fault;
        }

        // The first is at the backend, but its receipt cannot be kept: so the file is.
        while (!errands.Uploads.Any(view => view is { Name: "first.xml", Attempts: > 1 }))
        {
            await Task.Delay(10);
        }

        bool isKept = File.Exists(first) && Directory.GetFiles(errands.UploadFolder).Length == 1;
        File.Delete(filler);
        string second = await errands.AddAsync("second.xml", new MemoryStream(new byte[5_000]), CancellationToken.None);
        while (errands.Uploads.Count(view => view.State == UploadState.Done && (view.Name == second || view.Name == "first.xml")) < 2)
        {
            await Task.Delay(10);
        }

        bool isGone = Directory.GetFiles(errands.UploadFolder).Length == 0;
        Console.WriteLine(fault == UploadFault.DiskFull && isKept && isGone ? "well" : $"{fault} {isKept} {isGone}");
        return 0;
    }

    private static void Fill(string filler)
    {
        try
        {
            using FileStream rest = new(filler, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            while (true)
            {
                rest.Write(new byte[4_096]);
            }
        }
        catch (IOException)
        {
            // Now it is full to the last block.
        }
    }

    private static string Made(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    private static string[] Assembly() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(UploaderProcessTests).Assembly.Location] : [];

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

    private string[] Backend(TemporaryFolder folder)
    {
        string key = Path.Combine(folder.Path, "backend.pem");
        File.WriteAllText(key, backend.Pem);
        return [backend.Upload.AbsoluteUri, key];
    }

    /// <summary>A node of its own in a process of its own.</summary>
    private sealed class Uploading(LocalObjects objects, AliasServer server, LocalPeering peering, LocalErrands errands) : IAsyncDisposable
    {
        public LocalErrands Errands => errands;

        public static async Task<Uploading> StartAsync(string folder, string node, string upload, string key)
        {
            LocalObjects objects = LocalObjects.Open(new LocalObjectsOptions { Folder = Path.Combine(folder, "objects") });
            AliasTable table = new();
            AliasServer server = await AliasServer.StartAsync(objects, table, new AliasServerOptions { Port = 0 }, null, null, CancellationToken.None);
            PeeringOptions peering = new() { Port = 0, Group = null };
            LocalPeering local = new(
                peering, node, objects, new NanoPeers.PeeringService.Peering.ServedAliases(server, table, peering.Address), new SystemDraws(), TimeProvider.System);
            ErrandsOptions options = new()
            {
                Folder = Path.Combine(folder, "errands"), Upload = new Uri(upload), AsksPeers = false, Settled = TimeSpan.FromMilliseconds(50),
                LookEvery = TimeSpan.FromMilliseconds(50), FirstRetry = TimeSpan.FromMilliseconds(100), LongestRetry = TimeSpan.FromMilliseconds(200),
            };
            BackendKey pinned = BackendKey.FromPem(await File.ReadAllTextAsync(key));
            return new Uploading(objects, server, local, LocalErrands.Start(options, pinned, local, server, table, TimeProvider.System));
        }

        public async ValueTask DisposeAsync()
        {
            await errands.DisposeAsync();
            await peering.DisposeAsync();
            await server.DisposeAsync();
            objects.Dispose();
        }
    }
}
