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

    [Fact]
    [Trait("Capability", "B13")]
    [Trait("Capability", "G3")]
    public async Task AThirdPeerThatJoinsTwoGetsTheirKeyAndTalksToBoth()
    {
        await using GroupHouse house = new();
        GroupEnd[] ends = house.Add(1, 3);
        Assert.All(ends, end => Assert.Empty(end.Groups.Groups()));
        await GroupHouse.CreateAsync(ends[0], _open with { RekeysOnJoin = false });
        await GroupHouse.JoinAllAsync(ends[0], "garden", ends[1]);
        await GroupHouse.AllHaveKeyAsync("garden", ends[0], ends[1]);
        string first = ends[0].Status("garden")!.Epoch;

        GroupAnswer joined = await GroupHouse.JoinAsync(ends[2], GroupHouse.Invite(ends[0], "garden"));
        Assert.Equal(GroupResult.Done, joined.Result);
        await GroupHouse.AllSeeAsync("garden", ends);
        await GroupHouse.AllHaveKeyAsync("garden", ends);

        Assert.Equal(first, ends[2].Status("garden")!.Epoch);
        await GroupHouse.AllReachAllAsync("garden", ends);
        await ends[2].SayAsync("garden", "from the third");
        await ends[0].SayAsync("garden", "to the third");
        await Eventually.TrueAsync(
            () => ends[0].Heard("from the third").Any() && ends[1].Heard("from the third").Any() && ends[2].Heard("to the third").Any(),
            "the third talks to both");
    }

    [Fact]
    [Trait("Capability", "B21")]
    public async Task WhoIsRemovedReadsNothingMoreAndWhoWasAwayCatchesUp()
    {
        await using GroupHouse house = new();
        GroupEnd[] ends = house.Add(1, 4);
        await GroupHouse.CreateAsync(ends[0], _open);
        await GroupHouse.JoinAllAsync(ends[0], "garden", ends[1..]);
        await GroupHouse.AllHaveKeyAsync("garden", ends);
        await GroupHouse.AllReachAllAsync("garden", ends);
        string before = ends[0].Status("garden")!.Epoch;
        MemoryGroupStore away = ends[2].Store;
        await house.StopAsync(ends[2]);

        GroupAnswer removed = await ends[0].Groups.RemoveAsync("garden", "peer4", true, "lost", GroupHouse.Stop);
        Assert.True(removed.Result == GroupResult.Done, removed.Text);
        await Eventually.TrueAsync(() => ends[1].MembersOf("garden") == 3 && ends[1].Status("garden")!.Epoch != before, "the rest change their key");
        await Eventually.TrueAsync(() => ends[3].Status("garden")!.Standing == GroupStanding.Removed, "the removed one is told");
        await ends[0].SayAsync("garden", "without the fourth");
        await Eventually.TrueAsync(() => ends[1].Heard("without the fourth").Any(), "the rest go on");
        Assert.Equal(GroupResult.NotAllowed, (await ends[3].SayAsync("garden", "let me")).Result);

        GroupEnd back = house.Add(3, away);
        await Eventually.TrueAsync(
            () => back.MembersOf("garden") == 3 && back.Status("garden")!.Epoch == ends[0].Status("garden")!.Epoch, "who was away catches up");
        await GroupHouse.AllReachAllAsync("garden", ends[0], ends[1], back);
        await ends[1].SayAsync("garden", "welcome back");
        await Eventually.TrueAsync(() => back.Heard("welcome back").Any(), "who was away reads on");
        Assert.DoesNotContain(ends[3].Events, one => one.Kind == GroupEventKind.Said);
        GroupAnswer again = await GroupHouse.JoinAsync(ends[3], GroupHouse.Invite(ends[0], "garden"));
        Assert.Equal(GroupResult.Rejected, again.Result);
    }

    [Fact]
    [Trait("Capability", "G7")]
    [Trait("Capability", "M1")]
    public async Task AMemberLeavesForAllToSeeTheKeyChangesAndRulesAndRightsAreManaged()
    {
        await using GroupHouse house = new();
        GroupEnd[] ends = house.Add(1, 3);
        await GroupHouse.CreateAsync(ends[0], _open);
        await GroupHouse.JoinAllAsync(ends[0], "garden", ends[1..]);
        await GroupHouse.AllHaveKeyAsync("garden", ends);
        string before = ends[0].Status("garden")!.Epoch;

        GroupAnswer left = await ends[2].Groups.LeaveAsync("garden", GroupHouse.Stop);
        Assert.Equal(GroupResult.Done, left.Result);
        Assert.Equal(GroupStanding.Left, ends[2].Status("garden")!.Standing);
        await Eventually.TrueAsync(() => ends[..2].All(end => end.MembersOf("garden") == 2 && end.Status("garden")!.Epoch != before), "all see it, and change");
        Assert.Contains(ends[1].Show("garden").Members, member => member is { Name: "peer3", Standing: GroupStanding.Left });

        GroupAnswer changed = await ends[0].Groups.ChangePolicyAsync("garden", ["quorum=75", "rekeys-on-join=yes"], GroupHouse.Stop);
        Assert.True(changed.Result == GroupResult.Done, changed.Text);
        await Eventually.TrueAsync(() => ends[1].Show("garden").Policy.Contains("quorum=75"), "the rules are the same everywhere");
        Assert.Equal(GroupResult.NotAllowed, (await ends[1].Groups.ChangePolicyAsync("garden", ["quorum=10"], GroupHouse.Stop)).Result);
        Assert.Equal("authority", ends[1].Show("garden").Members.Single(member => member.Name == "peer1").Role);
    }

    [Fact]
    public async Task AKeyCanBeRevokedAfterItsPeerWasRemoved()
    {
        await using GroupHouse house = new();
        GroupEnd[] ends = house.Add(1, 2);
        await GroupHouse.CreateAsync(ends[0], _open);
        await GroupHouse.JoinAllAsync(ends[0], "garden", ends[1]);
        await ends[0].Groups.RemoveAsync("garden", "peer2", false, "", GroupHouse.Stop);
        await Eventually.TrueAsync(() => ends[1].Status("garden")!.Standing == GroupStanding.Removed, "it knows");
        Assert.Equal(GroupResult.Done, (await GroupHouse.JoinAsync(ends[1], GroupHouse.Invite(ends[0], "garden"))).Result);
        await ends[0].Groups.RemoveAsync("garden", "peer2", false, "", GroupHouse.Stop);
        await Eventually.TrueAsync(() => ends[1].Status("garden")!.Standing == GroupStanding.Removed, "it knows again");

        GroupAnswer revoked = await ends[0].Groups.RemoveAsync("garden", "peer2", true, "stolen", GroupHouse.Stop);

        Assert.True(revoked.Result == GroupResult.Done, revoked.Text);
        Assert.NotEqual(GroupResult.Done, (await GroupHouse.JoinAsync(ends[1], GroupHouse.Invite(ends[0], "garden"))).Result);
        Assert.False(ends[1].IsMemberOf("garden"));
    }

    [Fact]
    public async Task EveryPeerMayRestartAtAnyTimeAndIsAMemberOnce()
    {
        await using GroupHouse house = new();
        GroupEnd[] ends = house.Add(1, 3);
        await GroupHouse.CreateAsync(ends[0], _open);
        await GroupHouse.JoinAllAsync(ends[0], "garden", ends[1..]);
        await GroupHouse.AllHaveKeyAsync("garden", ends);

        for (int i = 0; i < ends.Length; i++)
        {
            ends[i] = await house.RestartAsync(ends[i]);
            await GroupHouse.AllHaveKeyAsync("garden", ends);
            await GroupHouse.AllReachAllAsync("garden", ends);
            string line = $"{i} is back";
            await Eventually.TrueAsync(() => ends[i].Status("garden")!.Problem.Length == 0, "it knows of no problem");
            await ends[i].SayAsync("garden", line);
            await Eventually.TrueAsync(() => ends.Where(end => end != ends[i]).All(end => end.Heard(line).Count() == 1), $"all hear that {line}");
        }

        Assert.All(ends, end => Assert.Equal(3, end.Show("garden").Members.Count));
    }
}
