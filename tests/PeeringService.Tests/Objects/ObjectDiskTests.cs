using System.Diagnostics;
using System.Net;
using NanoPeers.PeeringService.Aliases;
using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Tests.Objects;

public sealed class ObjectDiskTests
{
    [Fact]
    public async Task On_a_real_disk_an_object_survives_its_store_and_only_its_owner_can_read_it()
    {
        using TemporaryFolder folder = new();
        LocalObjectsOptions options = new() { Folder = folder.Path };
        Things thing = Things.Number(1, 300_000);
        using (LocalObjects store = LocalObjects.Open(options))
        {
            Assert.Equal(CompletionAnswer.Complete, await thing.FetchAsync(store, thing.WithChunks, 16_384));
            ObjectStoreException second = Assert.Throws<ObjectStoreException>(() => LocalObjects.Open(options));
            Assert.Equal(ObjectStoreFault.Unavailable, second.Fault);
            using ObjectReading reading = store.Open(thing.Id)!;
            Assert.False(reading.Handle.IsInvalid);
            Assert.True(store.Remove(thing.Id));
            Assert.Equal(100, reading.Read(299_900, new byte[200]));
            Assert.Equal(thing.Id, await store.AddAsync(thing.WithDigest, new MemoryStream(thing.Content), TestContext.Current.CancellationToken));
        }

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.Path));
            foreach (string file in Directory.GetFiles(folder.Path))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }

        using LocalObjects next = LocalObjects.Open(options);
        Assert.True(next.Checked.IsCompleted);
        Assert.True(thing.IsIn(next));
    }

    [Fact]
    public void A_folder_that_others_may_use_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no modes on Windows.");
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.Path);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_101_000);
        }

        ObjectStoreException refused = Assert.Throws<ObjectStoreException>(() => LocalObjects.Open(new LocalObjectsOptions { Folder = folder.Path }));
        Assert.Contains("0700", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>A process that downloads one object after another is killed; what it had said is there.</summary>
    [Fact]
    public async Task A_killed_process_leaves_what_it_said_is_complete()
    {
        using TemporaryFolder folder = new();
        using Process writer = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, WriterArguments(folder.Path)) { RedirectStandardOutput = true })!;
        int last = -1;
        while (last < 20 && await writer.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            last = int.Parse(line, System.Globalization.CultureInfo.InvariantCulture);
        }

        writer.Kill();
        await writer.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(last >= 20, "The process wrote nothing.");
        using LocalObjects store = LocalObjects.Open(new LocalObjectsOptions { Folder = folder.Path });
        await store.Checked;
        Assert.All(Enumerable.Range(0, last + 1), number => Assert.True(Things.Number(number, 2_000).IsIn(store)));
    }

    /// <summary>The disk is one in memory, in a mount namespace of a process's own.</summary>
    [Fact]
    public async Task A_real_disk_that_is_full_is_named_and_nothing_is_lost()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && (await RunAsync(["-rm", "sh", "-c", "mount -t tmpfs -o size=1m none /mnt"])).Code == 0,
            "This user may not mount in a namespace of its own.");
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.Path);
        (int code, string output) = await RunAsync(
            ["-rm", "sh", "-c", "mount -t tmpfs -o size=2m,mode=700 none \"$0\" && exec \"$@\"", folder.Path, Environment.ProcessPath!, .. Assembly(), FullDisk, folder.Path]);
        Assert.True(code == 0, output);
        Assert.StartsWith("well", output, StringComparison.Ordinal);
    }

    internal const string WriteUntilKilled = "write-objects-until-killed";
    internal const string FullDisk = "fill-the-disk";

    internal static async Task<int> WriteUntilKilledAsync(string folder)
    {
        using LocalObjects store = LocalObjects.Open(new LocalObjectsOptions { Folder = folder });
        for (int number = 0; number < 100_000; number++)
        {
            Things thing = Things.Number(number, 2_000);
            await thing.FetchAsync(store, thing.WithChunks);
            await Console.Out.WriteLineAsync(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return 0;
    }

    internal static async Task<int> FillDiskAsync(string folder)
    {
        using LocalObjects store = LocalObjects.Open(new LocalObjectsOptions { Folder = folder });
        List<Things> kept = [];
        for (int number = 0; ; number++)
        {
            Things thing = Things.Number(number, 100_000);
            try
            {
                await thing.FetchAsync(store, thing.WithDigest, 10_000);
                kept.Add(thing);
            }
            catch (ObjectStoreException full) when (full.Fault == ObjectStoreFault.DiskFull)
            {
                store.Remove(kept[0].Id);
                kept.RemoveAt(0);
                bool isPosted = await PostToFullDiskAsync(store, folder);
                bool isWell = isPosted && await thing.FillAsync(store.Begin(thing.WithDigest).Incoming!, 10_000) == CompletionAnswer.Complete;
                Console.WriteLine(isWell && kept.Count > 5 && kept.All(item => item.IsIn(store)) ? "well" : "lost");
                return 0;
            }
        }
    }

    /// <summary>What is posted to a full disk is refused, nothing of it stays, and it is taken when there is room.</summary>
    private static async Task<bool> PostToFullDiskAsync(LocalObjects store, string folder)
    {
        AliasTable table = new();
        await using AliasServer server = await AliasServer.StartAsync(store, table, new AliasServerOptions { Port = 0 }, null, null, CancellationToken.None);
        string uploads = Path.Combine(folder, "uploads");
        UploadAlias alias = table.OpenUpload(new UploadOrder("report", uploads, DateTimeOffset.UtcNow.AddHours(1)));
        string filler = Path.Combine(folder, "filler");
        try
        {
            await using FileStream rest = new(filler, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            while (true)
            {
                rest.Write(new byte[4_096]);
            }
        }
        catch (IOException)
        {
            // Now it is full to the last block.
        }

        using HttpClient client = new();
        Uri url = server.UrlOf(alias.Path, IPAddress.Loopback);
        HttpStatusCode full = (await client.PostAsync(url, new ByteArrayContent(new byte[50_000]))).StatusCode;
        int left = Directory.GetFiles(uploads).Length;
        File.Delete(filler);
        HttpStatusCode again = (await client.PostAsync(url, new ByteArrayContent(new byte[50_000]))).StatusCode;
        Directory.Delete(uploads, recursive: true);
        Console.Error.WriteLine($"{full}, {left} left, then {again}");
        return (full, left, again) == (HttpStatusCode.InsufficientStorage, 0, HttpStatusCode.Created);
    }

    private static string[] WriterArguments(string folder) => [.. Assembly(), WriteUntilKilled, folder];

    private static string[] Assembly() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(ObjectDiskTests).Assembly.Location] : [];

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
