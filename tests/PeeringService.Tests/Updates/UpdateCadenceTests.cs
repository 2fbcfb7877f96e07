using NanoPeers.PeeringService.Updates;
using NanoPeers.Updates;

namespace NanoPeers.PeeringService.Tests.Updates;

/// <summary>A year of updates in virtual time: each class at its own pace, nothing fetched twice.</summary>
public sealed class UpdateCadenceTests : IDisposable
{
    private const long Week = 7 * 86_400_000;

    private readonly UpdaterBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    [Trait("Capability", "U8")]
    public async Task Data_comes_weekly_the_engine_every_ten_weeks_and_the_product_every_seven()
    {
        var origin = new FakeSource("origin.example.org", isOrigin: true);
        _bench.Network.Sources.Add(origin);
        var schedule = new UpdateSchedule(new UpdateScheduleOptions { AtBoot = true });
        long start = _bench.Now.ToUnixTimeMilliseconds();
        schedule.Start(0);
        int installed = 0;
        for (int week = 0; week < 52; week++)
        {
            _bench.Time.Advance(TimeSpan.FromMilliseconds((week * Week) - Now()));
            // Sizes of S2: 900 to 950, 550 to 600, and 700 to 750 KB; a thousandth of them here.
            Issued[] newest =
            [
                Issued.Of("data", ComponentClass.Data, $"1.{week}", 925),
                Issued.Of("engine", ComponentClass.Engine, $"1.{week / 10}", 575),
                Issued.Of("product", ComponentClass.Product, $"1.{week / 7}", 725),
            ];
            origin.With(newest);
            _bench.Issue((uint)week + 1, newest);
            while (schedule.NextDueMillis < (week + 1) * Week)
            {
                _bench.Time.Advance(TimeSpan.FromMilliseconds(schedule.NextDueMillis - Now()));
                Assert.NotNull(schedule.TakeDue(Now()));
                UpdateResult result = await _bench.CheckAsync();
                Assert.True(result.IsSuccess, result.Detail);
                installed += result.Outcome == UpdateOutcome.Installed ? 1 : 0;
                schedule.End(result.IsSuccess, Now());
            }
        }

        // 52 weeks, 6 engines, 8 products; every file once; two checks a day.
        Assert.Equal(52, installed);
        Assert.Equal(52, Fetched("data"));
        Assert.Equal(6, Fetched("engine"));
        Assert.Equal(8, Fetched("product"));
        Assert.Equal(origin.Asked.Count, origin.Asked.Distinct().Count());
        Assert.Equal(52 * 14, _bench.Network.ManifestFetches);
        Assert.Equal("data:1.51.0.0 engine:1.5.0.0 product:1.7.0.0", _bench.Installed);
        Assert.Equal([1, 2, 3], _bench.Updater.View.Installed.Select(one => one.Class));
        long Now() => _bench.Now.ToUnixTimeMilliseconds() - start;
        int Fetched(string name) => origin.Asked.Count(href => href.Contains($"/{name}-", StringComparison.Ordinal));
    }
}
