using NanoPeers.PeerPlatform.Stores;
using static NanoPeers.Storage.Tests.TemporaryState;

namespace NanoPeers.Storage.Tests;

public sealed class LightStateStoreTests : IDisposable
{
    private readonly TemporaryState _files = new();
    private SqliteState _state;

    public LightStateStoreTests()
    {
        _state = _files.Open();
    }

    private ILightStateStore Lights => _state.Lights;

    [Fact]
    public void States_are_there_after_a_restart()
    {
        Assert.True(Lights.Save(Id(2), true, 7, Noon));
        Assert.True(Lights.Save(Id(1), false, ulong.MaxValue, Noon.AddMilliseconds(1)));
        Restart();
        LightStateRecord second = new(Id(2), true, 7, Noon);
        LightStateRecord first = new(Id(1), false, ulong.MaxValue, Noon.AddMilliseconds(1));
        Assert.Equal(second, Lights.Find(Id(2)));
        Assert.Equal([first, second], Lights.List());
        Assert.Null(Lights.Find(Id(3)));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(256, 255)]
    [InlineData(0x8000000000000000, 0x7fffffffffffffff)]
    [InlineData(ulong.MaxValue, 1)]
    public void An_older_or_equal_version_never_undoes_a_newer_one(ulong newer, ulong older)
    {
        Assert.True(Lights.Save(Id(1), true, newer, Noon));
        Assert.False(Lights.Save(Id(1), false, older, Noon.AddHours(1)));
        Assert.Equal(new LightStateRecord(Id(1), true, newer, Noon), Lights.Find(Id(1)));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(255, 256)]
    [InlineData(0x7fffffffffffffff, 0x8000000000000000)]
    public void A_newer_version_replaces_an_older_one(ulong older, ulong newer)
    {
        Assert.True(Lights.Save(Id(1), true, older, Noon));
        Assert.True(Lights.Save(Id(1), false, newer, Noon.AddHours(1)));
        Assert.Equal(new LightStateRecord(Id(1), false, newer, Noon.AddHours(1)), Lights.Find(Id(1)));
    }

    [Fact]
    public void After_a_state_is_forgotten_any_version_is_newer()
    {
        Lights.Save(Id(1), true, 100, Noon);
        Assert.True(Lights.Remove(Id(1)));
        Assert.False(Lights.Remove(Id(1)));
        Assert.True(Lights.Save(Id(1), false, 1, Noon));
        Assert.Equal(1UL, Lights.Find(Id(1))?.Version);
    }

    [Fact]
    public void Versions_saved_by_threads_at_once_leave_the_newest()
    {
        ulong[] versions = Enumerable.Range(1, 200).Select(i => (ulong)(i * 7919 % 200)).ToArray();
        Parallel.ForEach(versions, version => Lights.Save(Id(1), version % 2 == 0, version, Noon));
        Assert.Equal(new LightStateRecord(Id(1), versions.Max() % 2 == 0, versions.Max(), Noon), Lights.Find(Id(1)));
    }

    public void Dispose()
    {
        _state.Dispose();
        _files.Dispose();
    }

    private void Restart()
    {
        _state.Dispose();
        _state = _files.Open();
    }
}
