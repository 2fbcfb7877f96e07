using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.Errands;
using NanoPeers.PeeringService.Errands;
using NanoPeers.PeerPlatform.Tests.Clocks;

namespace NanoPeers.PeeringService.Tests.Errands;

/// <summary>The black list in its file.</summary>
public sealed class BlackListFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly List<BlackListFile> _open = [];

    public BlackListFileTests()
    {
        Directory.CreateDirectory(_folder.Path);
        _time.Advance(TimeSpan.FromDays(20_000));
    }

    private string PathOfList => Path.Combine(_folder.Path, "black-list");

    public void Dispose()
    {
        _open.ForEach(list => list.Save()); // nothing is written later
        _folder.Dispose();
    }

    [Fact]
    [Trait("Capability", "V18")]
    public void It_survives_restarts_and_says_who_for_which_task_why_and_until_when()
    {
        BlackListFile list = Open();
        DateTimeOffset now = _time.GetUtcNow();
        list.Add("192.168.1.7", "upload", ErrandStatus.OtherFile, TimeSpan.FromHours(24));
        list.Add("192.168.1.8", "fetch", ErrandStatus.Pending, TimeSpan.FromHours(1));
        list.Save();
        BlackListFile again = Open();
        Assert.Equal(
            [
                new BlackListView("192.168.1.7", "upload", "other-file", now, now.AddHours(24), false),
                new BlackListView("192.168.1.8", "fetch", "nothing-came", now, now.AddHours(1), false),
            ],
            again.Entries);
        Assert.True(again.IsListed("192.168.1.7", "upload"));
        Assert.False(again.IsListed("192.168.1.7", "fetch"));
        Assert.False(again.IsListed("192.168.1.9", "upload"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(PathOfList));
        }

        Assert.Equal(["black-list"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    [Trait("Capability", "V18")]
    public void Entries_end_by_themselves_also_while_nobody_runs()
    {
        BlackListFile list = Open();
        list.Add("192.168.1.7", "upload", ErrandStatus.BadSignature, TimeSpan.FromHours(24));
        list.Add("192.168.1.8", "upload", ErrandStatus.Pending, TimeSpan.FromHours(1));
        _time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal("192.168.1.7", Assert.Single(list.Entries).Who);
        Assert.False(list.IsListed("192.168.1.8", "upload"));
        list.Save();
        _time.Advance(TimeSpan.FromHours(23));
        BlackListFile again = Open();
        Assert.Empty(again.Entries);
        Assert.False(again.IsListed("192.168.1.7", "upload"));
    }

    [Fact]
    [Trait("Capability", "V18")]
    public void It_can_be_cleared_for_one_peer_or_for_all_and_stays_cleared()
    {
        BlackListFile list = Open();
        list.Add("192.168.1.7", "upload", ErrandStatus.BadSignature, TimeSpan.FromHours(24));
        list.Add("192.168.1.7", "fetch", ErrandStatus.BadSignature, TimeSpan.FromHours(24));
        list.Add("192.168.1.8", "upload", ErrandStatus.Expired, TimeSpan.FromHours(24));
        Assert.Equal(0, list.Clear("192.168.1.9"));
        Assert.Equal(2, list.Clear("192.168.1.7"));
        Assert.Equal("192.168.1.8", Assert.Single(Open().Entries).Who);
        Assert.Equal(1, list.Clear(null));
        Assert.Empty(Open().Entries);
    }

    [Fact]
    [Trait("Capability", "V10")]
    public void Each_entry_is_in_one_report_and_in_the_next_one_if_that_one_was_lost()
    {
        BlackListFile list = Open();
        Assert.Null(list.Report("r0", "node"));
        list.Add("192.168.1.7", "upload", ErrandStatus.BadSignature, TimeSpan.FromHours(24));
        Assert.Contains("192.168.1.7", Text(list.Report("r1", "node")), StringComparison.Ordinal);
        Assert.Null(list.Report("r2", "node"));
        list.Add("192.168.1.8", "upload", ErrandStatus.Expired, TimeSpan.FromHours(24));
        Assert.DoesNotContain("192.168.1.7", Text(list.Report("r3", "node")), StringComparison.Ordinal);
        list.Save();

        BlackListFile again = Open();
        Assert.Equal(["r1", "r3"], again.OpenReports().Order());
        again.Reported("r1");
        again.Unreported("r3");
        Assert.Equal([true, false], again.Entries.Select(entry => entry.IsReported));
        Assert.Contains("192.168.1.8", Text(again.Report("r4", "node")), StringComparison.Ordinal);

        // Found wrong again: reported anew.
        again.Reported("r4");
        again.Add("192.168.1.7", "upload", ErrandStatus.OtherTask, TimeSpan.FromHours(24));
        Assert.Contains("other-task", Text(again.Report("r5", "node")), StringComparison.Ordinal);

        static string Text(byte[]? report) => System.Text.Encoding.UTF8.GetString(report!);
    }

    [Fact]
    public void A_damaged_file_is_kept_aside_and_a_flood_of_liars_stays_bounded()
    {
        File.WriteAllText(PathOfList, "[{\"Who\":");
        BlackListFile list = Open();
        Assert.Empty(list.Entries);
        Assert.True(File.Exists(PathOfList + ".damaged"));
        for (int i = 0; i < 300; i++)
        {
            list.Add($"10.0.{i / 250}.{i % 250}", "upload", ErrandStatus.BadSignature, TimeSpan.FromHours(24) + TimeSpan.FromSeconds(i));
        }

        list.Save();
        Assert.Equal(ErrandLimits.MaxBlackListed, list.Entries.Count);
        Assert.Equal(ErrandLimits.MaxBlackListed, Open().Entries.Count);
        Assert.True(list.IsListed("10.0.1.49", "upload"));
    }

    private BlackListFile Open()
    {
        _open.Add(new BlackListFile(PathOfList, _time, NullLogger.Instance));
        return _open[^1];
    }
}
