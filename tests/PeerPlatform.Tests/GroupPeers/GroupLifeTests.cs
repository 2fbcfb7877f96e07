using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Tests.Transports;

namespace NanoPeers.PeerPlatform.Tests.GroupPeers;

/// <summary>A group from its first day to its last, between full peers that run the whole service.</summary>
public sealed class GroupLifeTests
{
    private static readonly GroupOrder _open = new("garden", "open", "medium");

    [Fact]
    public async Task TwoPeersMakeAGroupAndTalkUnderItsKey()
    {
        await using GroupHouse house = new();
        GroupEnd one = house.Add(1);
        GroupEnd two = house.Add(2);
        await GroupHouse.CreateAsync(one, _open);

        await GroupHouse.JoinAllAsync(one, "garden", two);
        await GroupHouse.AllHaveKeyAsync("garden", one, two);
        GroupAnswer said = await one.SayAsync("garden", "good morning");
        await two.SayAsync("garden", "and to you");

        Assert.Equal(GroupResult.Done, said.Result);
        await Eventually.TrueAsync(() => two.Heard("good morning").Any() && one.Heard("and to you").Any(), "each hears the other");
        Assert.True(two.Heard("good morning").Single().IsSecured);
        Assert.Equal("peer1", two.Heard("good morning").Single().Name);
    }
}
