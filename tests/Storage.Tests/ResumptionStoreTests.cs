using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;
using static NanoPeers.Storage.Tests.TemporaryState;

namespace NanoPeers.Storage.Tests;

public sealed class ResumptionStoreTests : IDisposable
{
    private static readonly DateTimeOffset Tomorrow = Noon.AddDays(1);

    private readonly TemporaryState _files = new();
    private readonly byte[] _secret = new byte[32];
    private SqliteState _state;

    public ResumptionStoreTests()
    {
        _state = _files.Open();
    }

    private IResumptionStore Store => _state.Resumption;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(0x8000000000000000)]
    [InlineData(ulong.MaxValue)]
    public void A_secret_is_found_by_its_id_and_by_its_peer_after_a_restart(ulong id)
    {
        Store.Save(Id(1), id, Secret("1"), Tomorrow);
        Restart();

        Assert.True(Store.TryFind(id, Noon, _secret, out Identifier? peer));
        Assert.Equal(Id(1), peer);
        Assert.Equal(Secret("1"), _secret);

        Array.Clear(_secret);
        Assert.True(Store.TryFindNewest(Id(1), Noon, _secret, out ulong found));
        Assert.Equal(id, found);
        Assert.Equal(Secret("1"), _secret);
    }

    [Fact]
    public void What_is_not_there_is_not_found_and_nothing_is_written()
    {
        Store.Save(Id(1), 1, Secret("1"), Tomorrow);
        Assert.False(Store.TryFind(2, Noon, _secret, out Identifier? peer));
        Assert.Null(peer);
        Assert.False(Store.TryFindNewest(Id(2), Noon, _secret, out _));
        Assert.Equal(new byte[32], _secret);
    }

    [Fact]
    public void The_two_newest_of_each_peer_are_kept()
    {
        Store.Save(Id(2), 100, Secret("100"), Tomorrow);
        foreach (ulong id in new ulong[] { 9, 5, 7, 3 })
        {
            // A clock that goes back: what was saved last is the newest all the same.
            Store.Save(Id(1), id, Secret($"{id}"), Tomorrow.AddHours((long)id));
        }

        Restart();
        Assert.Equal([100, 3, 7], new ulong[] { 100, 9, 5, 3, 7 }.Where(id => Store.TryFind(id, Noon, _secret, out _)));
        Assert.True(Store.TryFindNewest(Id(1), Noon, _secret, out ulong newest));
        Assert.Equal(3UL, newest);
        Assert.Equal(Secret("3"), _secret);
    }

    [Fact]
    public void A_pair_survives_a_fall_between_the_saves_of_its_ends()
    {
        // Both ends saved 1. This end saved 2 and the other fell over before it did: the other begins with 1.
        Store.Save(Id(1), 1, Secret("1"), Tomorrow);
        Store.Save(Id(1), 2, Secret("2"), Tomorrow);
        Restart();
        Assert.True(Store.TryFind(1, Noon, _secret, out _));
        Assert.Equal(Secret("1"), _secret);
    }

    [Fact]
    public void Saving_an_id_again_replaces_its_secret()
    {
        Store.Save(Id(1), 1, Secret("1"), Tomorrow);
        Store.Save(Id(1), 2, Secret("2"), Tomorrow);
        Store.Save(Id(1), 1, Secret("new"), Tomorrow);
        Assert.True(Store.TryFindNewest(Id(1), Noon, _secret, out ulong newest));
        Assert.Equal(1UL, newest);
        Assert.Equal(Secret("new"), _secret);
        Assert.True(Store.TryFind(2, Noon, _secret, out _));
    }

    [Fact]
    public void A_secret_that_has_expired_is_not_found()
    {
        Store.Save(Id(1), 1, Secret("1"), Tomorrow);
        Store.Save(Id(1), 2, Secret("2"), Noon);
        Assert.False(Store.TryFind(2, Noon, _secret, out _));
        Assert.True(Store.TryFind(2, Noon.AddMilliseconds(-1), _secret, out _));
        Assert.True(Store.TryFindNewest(Id(1), Noon, _secret, out ulong newest));
        Assert.Equal(1UL, newest);
        Assert.False(Store.TryFindNewest(Id(1), Tomorrow, _secret, out _));
    }

    [Fact]
    public void The_expired_are_deleted_and_no_others()
    {
        Store.Save(Id(1), 1, Secret("1"), Noon.AddMilliseconds(-1));
        Store.Save(Id(2), 2, Secret("2"), Noon);
        Store.Save(Id(3), 3, Secret("3"), Noon.AddMilliseconds(1));
        Assert.Equal(2, Store.DeleteExpired(Noon));
        Assert.Equal(0, Store.DeleteExpired(Noon));
        Assert.True(Store.TryFind(3, Noon, _secret, out _));
        Assert.False(Store.TryFind(2, Noon.AddYears(-1), _secret, out _));
    }

    [Fact]
    public void A_peers_secrets_are_removed_and_no_others()
    {
        Store.Save(Id(1), 1, Secret("1"), Tomorrow);
        Store.Save(Id(1), 2, Secret("2"), Tomorrow);
        Store.Save(Id(2), 3, Secret("3"), Tomorrow);
        Assert.Equal(2, Store.Remove(Id(1)));
        Restart();
        Assert.False(Store.TryFindNewest(Id(1), Noon, _secret, out _));
        Assert.False(Store.TryFind(1, Noon, _secret, out _));
        Assert.True(Store.TryFind(3, Noon, _secret, out _));
    }

    [Fact]
    public void Secrets_and_buffers_of_another_length_are_refused()
    {
        Store.Save(Id(1), 1, Secret("1"), Tomorrow);
        Assert.Throws<ArgumentException>(() => Store.Save(Id(1), 2, new byte[31], Tomorrow));
        Assert.Throws<ArgumentException>(() => Store.Save(Id(1), 2, new byte[33], Tomorrow));
        Assert.Throws<ArgumentOutOfRangeException>(() => Store.TryFind(1, Noon, new byte[31], out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => Store.TryFindNewest(Id(1), Noon, new byte[31], out _));
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
