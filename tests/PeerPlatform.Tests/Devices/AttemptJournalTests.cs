using NanoPeers.Attempts;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Devices;

namespace NanoPeers.PeerPlatform.Tests.Devices;

public sealed class AttemptJournalTests
{
    private static readonly Identifier _device = MemoryStores.IdOf(1);
    private readonly AttemptJournal _journal = new(TimeProvider.System);

    [Fact]
    public void StrangersFloodPushesOutStrangersOnly()
    {
        _journal.Name(7, _device, true);
        _journal.Note(7, AttemptStep.RequestSent, 1, 0);
        for (ulong attempt = 1000; attempt < 11_000; attempt++)
        {
            _journal.Note(attempt, AttemptStep.RequestHeard, 0, (long)attempt * 10);
            _journal.Name(attempt, MemoryStores.IdOf(2), false);
        }

        Assert.Equal(1 + GatewayTuning.AttemptsOfStrangers, Reports().Count);
        Assert.Equal("kitchen", Reports()[0].Device);
        Assert.Equal(0, _journal.Shed);
    }

    [Fact]
    public void StrangersWhoComeTooFastAreShed()
    {
        for (ulong attempt = 1; attempt <= 1000; attempt++)
        {
            _journal.Note(attempt, AttemptStep.RequestHeard, 0, 500);
        }

        Assert.Equal(GatewayTuning.NewStrangersEachSecond, Reports().Count);
        Assert.Equal(1000 - GatewayTuning.NewStrangersEachSecond, _journal.Shed);
    }

    [Fact]
    public void QueriesInADevicesNamePushOutNoSetUpOfIt()
    {
        for (ulong attempt = 1; attempt <= 3; attempt++)
        {
            _journal.Name(attempt, _device, true);
            _journal.Note(attempt, AttemptStep.RequestSent, 1, 0);
        }

        for (ulong attempt = 100; attempt < 1100; attempt++)
        {
            _journal.Name(attempt, _device, true);
            _journal.Note(attempt, AttemptStep.QueryHeard, 0, 1);
        }

        IReadOnlyList<AttemptReport> reports = Reports();
        Assert.Equal(GatewayTuning.AttemptsOfDevice, reports.Count);
        Assert.Equal(["0000000000000001", "0000000000000002", "0000000000000003"], reports.Take(3).Select(report => report.AttemptId));
    }

    [Fact]
    public void OnlyTheNewestStepsOfAnEndlessAttemptAreKept()
    {
        _journal.Name(1, _device, true);
        for (int i = 0; i < 1000; i++)
        {
            _journal.Note(1, AttemptStep.RequestSent, i, i);
        }

        AttemptReport report = Assert.Single(Reports());
        Assert.Equal(GatewayTuning.StepsOfAttempt, report.Steps.Count);
        Assert.Equal(TimeSpan.FromMilliseconds(GatewayTuning.StepsOfAttempt - 1), report.Steps[^1].After);
    }

    [Fact]
    public void StrangersAttemptBecomesADevicesWhenItIsKnownWhoseItIs()
    {
        _journal.Note(1, AttemptStep.RequestHeard, 0, 0);
        _journal.Name(1, MemoryStores.IdOf(2), false);
        Assert.StartsWith("unknown ", Reports().Single().Device, StringComparison.Ordinal);

        _journal.Name(1, _device, true);
        _journal.Name(1, MemoryStores.IdOf(3), true);

        Assert.Equal("kitchen", Reports().Single().Device);
        _journal.Forget(_device);
        Assert.Empty(Reports());
        _journal.Note(1, AttemptStep.RequestRepeated, 0, 0);
        Assert.Single(Reports());
    }

    private IReadOnlyList<AttemptReport> Reports() => _journal.Reports(id => id.Equals(_device) ? "kitchen" : null, 0);
}
