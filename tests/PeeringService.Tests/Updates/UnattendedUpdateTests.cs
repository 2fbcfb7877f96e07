using NanoPeers.PeeringService.Updates;
using NanoPeers.Updates;

namespace NanoPeers.PeeringService.Tests.Updates;

/// <summary>The updater left alone: nobody touches it, the clock moves.</summary>
public sealed class UnattendedUpdateTests : IDisposable
{
    private readonly UpdaterBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    [Trait("Capability", "U11")]
    public async Task It_finds_and_installs_every_version_by_itself_also_past_failures()
    {
        var origin = new FakeSource("origin.example.org", isOrigin: true);
        _bench.Network.Sources.Add(origin);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task run = _bench.Updater.RunAsync(end.Token);

        // Five minutes after boot the origin is away; six hours later it is there.
        DateTimeOffset boot = _bench.Now;
        await UntilAsync(() => _bench.Updater.View.Last?.Outcome == UpdateOutcome.NoManifest);
        Assert.True(_bench.Updater.View.LastAt!.Value - boot >= TimeSpan.FromMinutes(5));
        DateTimeOffset failure = _bench.Updater.View.LastAt!.Value;
        Issue(1, "1.0");
        await UntilAsync(() => _bench.Installed == "data:1.0.0.0" && !_bench.Updater.View.OnTrial && _bench.Updater.View.LastAt != failure);
        Assert.True(_bench.Updater.View.LastAt!.Value - failure >= TimeSpan.FromHours(6));

        // A bad version is taken back, the one after is installed: still nobody there.
        _bench.Health = folder => Task.FromResult(!folder.Contains("version-2-", StringComparison.Ordinal));
        Issue(2, "2.0");
        await UntilAsync(() => _bench.Updater.View.Last?.Outcome == UpdateOutcome.RolledBack);
        Assert.Equal("data:1.0.0.0", _bench.Installed);
        Issue(3, "3.0");
        await UntilAsync(() => _bench.Updater.View.Last?.Outcome == UpdateOutcome.Installed);
        Assert.Equal("data:3.0.0.0", _bench.Installed);

        // An event makes a check at once.
        DateTimeOffset before = _bench.Now;
        Issue(4, "4.0");
        _bench.Updater.Notice();
        while (_bench.Updater.View.Sequence < 4)
        {
            await Task.Yield();
        }

        Assert.Equal(before, _bench.Now);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        void Issue(uint sequence, string version)
        {
            Issued one = Issued.Of("data", ComponentClass.Data, version);
            origin.With(one);
            _bench.Issue(sequence, one);
        }
    }

    private async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            _bench.Time.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}
