using NanoPeers.PeeringService.Updates;
using NanoPeers.Updates;

namespace NanoPeers.PeeringService.Tests.Updates;

/// <summary>A version that does not report healthy goes; the one before runs again; tries are bounded and can be stopped.</summary>
public sealed class RollbackTests : IDisposable
{
    private static readonly Issued _good = Issued.Of("Vsasap", ComponentClass.Product, "1.0");
    private static readonly Issued _bad = Issued.Of("Vsasap", ComponentClass.Product, "2.0");
    private static readonly Issued _better = Issued.Of("Vsasap", ComponentClass.Product, "3.0");

    private readonly UpdaterBench _bench = new();

    public RollbackTests() => _bench.Network.Sources.Add(new FakeSource("origin.example.org", isOrigin: true).With(_good, _bad, _better));

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task The_version_before_runs_again_and_why_is_shown()
    {
        string before = await BadAsync();
        Assert.Equal("Vsasap:1.0.0.0", _bench.Installed);
        Assert.Equal(before, _bench.Started[^1]);
        Assert.Contains("version-2-", _bench.Started[^2], StringComparison.Ordinal);
        UpdaterView view = _bench.Updater.View;
        Assert.Equal((1, false, 2u), (view.Failures, view.OnTrial, view.Sequence));
        Assert.Contains("did not report healthy", view.Why, StringComparison.Ordinal);
        Assert.Single(_bench.Disk.Folders());
    }

    [Fact]
    public async Task Tries_are_farther_and_farther_apart_and_end()
    {
        await BadAsync();
        foreach (int hours in new[] { 6, 12 })
        {
            _bench.Time.Advance(TimeSpan.FromHours(hours) - TimeSpan.FromSeconds(1));
            Assert.Equal(UpdateOutcome.Waiting, await _bench.CheckedAsync());
            _bench.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(UpdateOutcome.RolledBack, await _bench.CheckedAsync());
        }

        int started = _bench.Started.Count;
        for (int day = 0; day < 5; day++)
        {
            _bench.Time.Advance(TimeSpan.FromDays(1));
            Assert.Equal(UpdateOutcome.GivenUp, await _bench.CheckedAsync());
        }

        Assert.Equal(started, _bench.Started.Count);

        // A newer one is another matter.
        _bench.Issue(3, _better);
        Assert.Equal(UpdateOutcome.Installed, await _bench.CheckedAsync());
        Assert.Equal((0, (string?)null), (_bench.Updater.View.Failures, _bench.Updater.View.Why));
    }

    [Fact]
    public async Task What_was_given_up_is_tried_again_when_somebody_says_so()
    {
        _bench.Options = _bench.Options with { InstallAttempts = 1 };
        _bench.Restarted(_bench.Disk);
        await BadAsync();
        Assert.Equal(UpdateOutcome.GivenUp, await _bench.CheckedAsync());
        _bench.Health = _ => Task.FromResult(true);
        await _bench.Updater.ResumeAsync(TestContext.Current.CancellationToken);
        Assert.Equal(UpdateOutcome.Installed, await _bench.CheckedAsync());
    }

    [Fact]
    public async Task The_stop_button_stops_what_is_under_way_and_holds_after_a_restart()
    {
        _bench.Issue(1, _good);
        var asked = new TaskCompletionSource();
        _bench.Network.Before = _ =>
        {
            asked.TrySetResult();
            return new TaskCompletionSource().Task;
        };
        Task<UpdateOutcome> check = _bench.CheckedAsync();
        await asked.Task;
        await _bench.Updater.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(UpdateOutcome.Stopped, await check);
        _bench.Network.Before = _ => Task.CompletedTask;
        Assert.Equal(UpdateOutcome.Stopped, await _bench.CheckedAsync());
        _bench.Restarted(_bench.Disk);
        Assert.True(_bench.Updater.View.IsStopped);
        Assert.Equal(UpdateOutcome.Stopped, await _bench.CheckedAsync());
        Assert.Single(_bench.Network.Orders);
        await _bench.Updater.ResumeAsync(TestContext.Current.CancellationToken);
        Assert.Equal(UpdateOutcome.Installed, await _bench.CheckedAsync());
    }

    [Fact]
    public async Task A_version_that_throws_or_says_nothing_is_not_healthy()
    {
        _bench.Issue(1, _good);
        _bench.Health = _ => throw new InvalidOperationException("no such file");
        Assert.Equal(UpdateOutcome.RolledBack, await _bench.CheckedAsync());
        Assert.Empty(_bench.Installed);
        _bench.Time.Advance(TimeSpan.FromHours(6));
        var started = new TaskCompletionSource();
        _bench.Health = _ =>
        {
            started.TrySetResult();
            return new TaskCompletionSource<bool>().Task;
        };
        Task<UpdateOutcome> check = _bench.CheckedAsync();
        await started.Task;
        while (!check.IsCompleted)
        {
            _bench.Time.Advance(_bench.Options.HealthTime);
            await Task.Yield();
        }

        Assert.Equal(UpdateOutcome.RolledBack, await check);
        Assert.Equal(2, _bench.Updater.View.Failures);
    }

    /// <summary>Installs a good version, then a bad one.</summary>
    private async Task<string> BadAsync()
    {
        _bench.Issue(1, _good);
        Assert.Equal(UpdateOutcome.Installed, await _bench.CheckedAsync());
        string before = _bench.Updater.View.Folder!;
        _bench.Issue(2, _bad);
        _bench.Health = folder => Task.FromResult(!folder.Contains("version-2-", StringComparison.Ordinal));
        UpdateResult result = await _bench.CheckAsync();
        Assert.Equal((UpdateOutcome.RolledBack, false), (result.Outcome, result.IsSuccess));
        return before;
    }
}
