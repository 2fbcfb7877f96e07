using System.Text;
using NanoPeers.PeeringService.Errands;

namespace NanoPeers.PeeringService.Tests.Errands;

/// <summary>The upload folder of a node that reaches the backend: what lies in it gets there, once, and goes when the receipt is here.</summary>
public sealed class UploadFolderTests(BackendFixture backend) : IClassFixture<BackendFixture>
{
    private static readonly byte[] _report = Encoding.UTF8.GetBytes("<report version=\"1\"/>");

    [Fact]
    [Trait("Capability", "V1")]
    public async Task A_file_that_is_placed_there_is_sent_to_the_backend_and_kept_until_its_receipt_is_verified()
    {
        await using ErrandBench bench = new(backend);
        ErrandNode node = await bench.AddAsync(isConnected: true);
        string path = Path.Combine(node.Errands.UploadFolder, "virus-report.xml");
        await File.WriteAllBytesAsync(path, _report, TestContext.Current.CancellationToken);
        await ErrandBench.UntilAsync(() => node.IsDone("virus-report.xml"));
        Assert.False(File.Exists(path));
        Assert.True(node.HasReceipt("virus-report.xml", _report));
        Assert.Equal([ErrandNode.DigestOf(_report)], await backend.ReportsOfAsync(node.Id));
        Assert.Null(node.ViewOf("virus-report.xml")!.By);
        Assert.DoesNotContain(node.Node.ClientMoves, move => move.To == NanoPeers.Peering.PeeringUploadState.Asks582);
    }

    [Fact]
    [Trait("Capability", "V1")]
    public async Task What_is_not_whole_yet_and_what_is_no_file_waits()
    {
        await using ErrandBench bench = new(backend);
        ErrandNode node = await bench.AddAsync(isConnected: true, options => options with { Settled = TimeSpan.FromMilliseconds(300) });
        string folder = node.Errands.UploadFolder;
        string secret = Path.Combine(bench.Folder, "secret");
        await File.WriteAllTextAsync(secret, "not to be sent", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(Path.Combine(folder, "link.xml"), secret);
        await File.WriteAllTextAsync(Path.Combine(folder, "a.xml.part"), "<repo", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, ".b.xml"), "<repo", TestContext.Current.CancellationToken);
        string growing = Path.Combine(folder, "growing.xml");
        StringBuilder text = new("<report>");
        for (int i = 0; i < 40; i++)
        {
            text.Append("<line/>");
            await File.WriteAllTextAsync(growing, text.ToString(), TestContext.Current.CancellationToken);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await File.WriteAllBytesAsync(growing, _report, TestContext.Current.CancellationToken);
        await ErrandBench.UntilAsync(async () => (await backend.ReportsOfAsync(node.Id)).Contains(ErrandNode.DigestOf(_report)));
        await ErrandBench.UntilAsync(() => !File.Exists(growing));
        Assert.DoesNotContain(ErrandNode.DigestOf("not to be sent"u8.ToArray()), await backend.ReportsOfAsync(node.Id));
        Assert.True(File.Exists(Path.Combine(folder, "a.xml.part")));
        Assert.True(File.Exists(Path.Combine(folder, ".b.xml")));
    }

    [Fact]
    [Trait("Capability", "V1")]
    public async Task While_the_backend_is_away_files_are_kept_and_a_restart_sends_each_once()
    {
        await using ErrandBench bench = new(backend);
        ErrandNode node = await bench.AddAsync(isConnected: false, options => options with { AsksPeers = false });
        byte[][] reports = [.. Enumerable.Range(0, 5).Select(i => Encoding.UTF8.GetBytes($"<report number=\"{i}\"/>"))];
        List<string> names = [];
        foreach (byte[] report in reports)
        {
            names.Add(await node.AddAsync(report));
        }

        await ErrandBench.UntilAsync(() => names.TrueForAll(name => node.ViewOf(name) is { Attempts: > 1, Fault: UploadFault.Unreachable, NextTry: not null }));
        Assert.Empty(await backend.ReportsOfAsync(node.Id));
        Assert.All(names, name => Assert.True(File.Exists(Path.Combine(node.Errands.UploadFolder, name))));

        await node.RestartAsync(options => options with { Proxy = null });
        await ErrandBench.UntilAsync(() => names.TrueForAll(node.IsDone));
        Assert.Equal(reports.Select(ErrandNode.DigestOf).Order(), (await backend.ReportsOfAsync(node.Id)).Order());
        Assert.Empty(Directory.GetFiles(node.Errands.UploadFolder));

        // The power went after a receipt was safe and before its file was gone: it is not sent again.
        long requests = await backend.CountAsync("/upload");
        await node.Errands.DisposeAsync();
        await File.WriteAllBytesAsync(Path.Combine(node.Errands.UploadFolder, names[0]), reports[0], TestContext.Current.CancellationToken);
        await node.RestartAsync();
        await ErrandBench.UntilAsync(() => node.IsDone(names[0]));
        Assert.Equal(requests, await backend.CountAsync("/upload"));
        Assert.Equal(5, (await backend.ReportsOfAsync(node.Id)).Count);
    }

    [Theory]
    [InlineData(200, "welcome to our hotel", UploadFault.Unreachable)]
    [InlineData(302, "", UploadFault.Unreachable)]
    [InlineData(503, "", UploadFault.Unreachable)]
    [InlineData(400, "", UploadFault.Refused)]
    public async Task An_answer_that_is_no_receipt_leaves_the_file_where_it_is(int status, string body, UploadFault fault)
    {
        await using ErrandBench bench = new(backend);
        using LyingPeer wrong = new(bench.At(3), backend);
        wrong.Http = (_, _, _) => Task.FromResult<(int, string, byte[])?>((status, "Location: http://127.0.0.1/\r\n", Encoding.UTF8.GetBytes(body)));
        ErrandNode node = await bench.AddAsync(isConnected: true, options => options with { AsksPeers = false, Upload = new Uri(wrong.Alias) });
        string name = await node.AddAsync(_report);
        await ErrandBench.UntilAsync(() => node.ViewOf(name) is { Attempts: > 0 });
        Assert.Equal(fault, node.ViewOf(name)!.Fault);
        Assert.NotEmpty(node.ViewOf(name)!.Detail);
        Assert.True(File.Exists(Path.Combine(node.Errands.UploadFolder, name)));
        Assert.False(File.Exists(node.ReceiptPath(name)));
    }

    [Fact]
    public async Task A_receipt_for_another_file_does_not_count()
    {
        await using ErrandBench bench = new(backend);
        using LyingPeer wrong = new(bench.At(3), backend);
        ErrandNode node = await bench.AddAsync(isConnected: true, options => options with { AsksPeers = false, Upload = new Uri(wrong.Alias) });
        wrong.Http = async (_, _, _) => (200, "", await backend.UploadAsync("<other/>"u8.ToArray(), node.Id));
        string name = await node.AddAsync(_report);
        await ErrandBench.UntilAsync(() => node.ViewOf(name) is { Attempts: > 0 });
        Assert.Equal(UploadFault.Unreachable, node.ViewOf(name)!.Fault);
        Assert.True(File.Exists(Path.Combine(node.Errands.UploadFolder, name)));
    }

    [Fact]
    public async Task The_folder_has_bounds_and_says_which()
    {
        await using ErrandBench bench = new(backend);
        ErrandNode node = await bench.AddAsync(
            isConnected: false, options => options with { AsksPeers = false, MaxFiles = 3, MaxFileOctets = 1_000, MaxOctets = 2_500 });
        Assert.Equal(UploadFault.TooLong, await FaultAsync(1_001));
        Assert.Equal(UploadFault.Empty, await FaultAsync(0));
        Assert.Equal(UploadFault.None, await FaultAsync(1_000));
        Assert.Equal(UploadFault.None, await FaultAsync(1_000));
        Assert.Equal(UploadFault.FolderFull, await FaultAsync(1_000));
        Assert.Equal(UploadFault.None, await FaultAsync(100));
        Assert.Equal(UploadFault.FolderFull, await FaultAsync(1));

        // What somebody copies there in spite of that is left alone as long as there is more.
        await File.WriteAllBytesAsync(Path.Combine(node.Errands.UploadFolder, "zzz.xml"), new byte[2_000], TestContext.Current.CancellationToken);
        await ErrandBench.UntilAsync(() => node.Errands.Uploads.Count(view => view.Attempts > 0) == 3);
        Assert.Null(node.ViewOf("zzz.xml"));
        if (!OperatingSystem.IsWindows())
        {
            foreach (string file in Directory.GetFiles(node.Errands.UploadFolder, "2*"))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }

            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(node.Options.Folder));
        }

        async Task<UploadFault> FaultAsync(int length)
        {
            try
            {
                await node.AddAsync(new byte[length]);
                return UploadFault.None;
            }
            catch (UploadFolderException e)
            {
                return e.Fault;
            }
        }
    }

    [Fact]
    public async Task One_process_at_a_time_and_nobody_else()
    {
        await using ErrandBench bench = new(backend);
        ErrandNode node = await bench.AddAsync(isConnected: true);
        Assert.Throws<IOException>(() => LocalErrands.Start(node.Options, backend.Key, node.Node.Peering, node.Node.Server, node.Node.Table, bench.Clock.Time));
        if (!OperatingSystem.IsWindows())
        {
            string open = Path.Combine(bench.Folder, "open");
            Directory.CreateDirectory(open, (UnixFileMode)0b111_101_101);
            ErrandsOptions options = node.Options with { Folder = open };
            Assert.Throws<IOException>(() => LocalErrands.Start(options, backend.Key, node.Node.Peering, node.Node.Server, node.Node.Table, bench.Clock.Time));
        }
    }
}
