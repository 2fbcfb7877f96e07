using NanoPeers.Errands;

namespace NanoPeers.ProtocolModels.Tests.Errands;

/// <summary>Who is not asked any more: for one task, until a time, bounded, shown, cleared, and reported once.</summary>
public sealed class ErrandBlackListTests
{
    private readonly ErrandBlackList _list = new();

    [Fact]
    public void An_entry_counts_for_its_task_until_its_end()
    {
        _list.Add(Entry("node-1", until: 100));
        Assert.True(_list.IsListed("node-1", "upload", 99));
        Assert.False(_list.IsListed("node-1", "upload", 100));
        Assert.False(_list.IsListed("node-1", "relay", 50));
        Assert.False(_list.IsListed("node-2", "upload", 50));
    }

    [Fact]
    public void An_entry_goes_when_it_has_ended_and_was_reported()
    {
        _list.Add(Entry("node-1", until: 100));
        _list.Sweep(100);
        Assert.Equal(1, _list.Count);
        _list.At(0).IsReported = true;
        _list.Sweep(99);
        Assert.Equal(1, _list.Count);
        _list.Sweep(100);
        Assert.Equal(0, _list.Count);
    }

    [Fact]
    public void A_renewed_entry_is_one_and_is_reported_anew()
    {
        _list.Add(Entry("node-1", until: 100));
        _list.At(0).IsReported = true;
        _list.Add(Entry("node-1", until: 200));
        Assert.Equal((1, false, 200L), (_list.Count, _list.At(0).IsReported, _list.At(0).UntilSeconds));
        Assert.True(_list.IsListed("node-1", "upload", 150));
    }

    [Fact]
    public void A_full_list_lets_go_of_what_ends_first()
    {
        for (int i = 0; i < ErrandLimits.MaxBlackListed; i++)
        {
            _list.Add(Entry($"node-{i}", until: i == 7 ? 100 : 1000 + i));
        }

        _list.Add(Entry("one more", until: 500));
        Assert.Equal(ErrandLimits.MaxBlackListed, _list.Count);
        Assert.False(_list.IsListed("node-7", "upload", 50));
        Assert.True(_list.IsListed("one more", "upload", 50));
        Assert.True(_list.IsListed("node-8", "upload", 50));
    }

    [Fact]
    public void It_can_be_cleared_for_one_and_for_all()
    {
        _list.Add(Entry("node-1", until: 100));
        _list.Add(new BlackListEntry("node-1", "relay", ErrandStatus.Pending, 1, 100));
        _list.Add(Entry("node-2", until: 100));
        Assert.Equal(2, _list.Clear("node-1"));
        Assert.False(_list.IsListed("node-1", "upload", 50));
        Assert.True(_list.IsListed("node-2", "upload", 50));
        Assert.Equal(1, _list.Clear(null));
        Assert.Equal(0, _list.Count);
    }

    private static BlackListEntry Entry(string who, long until) => new(who, "upload", ErrandStatus.OtherAlias, 1, until);
}
