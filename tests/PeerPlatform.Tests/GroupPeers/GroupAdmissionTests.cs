using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Tests.Transports;

namespace NanoPeers.PeerPlatform.Tests.GroupPeers;

/// <summary>Who gets into a group, and who does not, between peers that run the whole service.</summary>
public sealed class GroupAdmissionTests
{
    private const string Password = "a long enough password";

    [Fact]
    public async Task ThePasswordOpensTheGroupAndAWrongOneDoesNot()
    {
        await using GroupHouse house = new();
        GroupEnd[] ends = house.Add(1, 3);
        await GroupHouse.CreateAsync(ends[0], new GroupOrder("shed", "password", "medium") { Password = Password });
        string invitation = GroupHouse.Invite(ends[0], "shed");

        GroupAnswer wrong = await GroupHouse.JoinAsync(ends[1], invitation, "a wrong but long password");
        GroupAnswer none = await GroupHouse.JoinAsync(ends[1], invitation);
        GroupAnswer right = await GroupHouse.JoinAsync(ends[2], invitation, Password);

        Assert.Equal((GroupResult.Rejected, GroupResult.BadOrder, GroupResult.Done), (wrong.Result, none.Result, right.Result));
        Assert.Equal(GroupStanding.Rejected, ends[1].Status("shed")!.Standing);
        Assert.Empty(ends[1].Show("shed").Members);
        Assert.Equal(GroupResult.Done, (await GroupHouse.JoinAsync(ends[1], invitation, Password)).Result);
        await GroupHouse.AllSeeAsync("shed", ends);
    }

    [Fact]
    public async Task AnInvitationLetsOnePeerInOnce()
    {
        await using GroupHouse house = new();
        GroupEnd[] ends = house.Add(1, 3);
        await GroupHouse.CreateAsync(ends[0], new GroupOrder("attic", "invitation", "medium"));
        string invitation = GroupHouse.Invite(ends[0], "attic", "aunt");

        GroupAnswer first = await GroupHouse.JoinAsync(ends[1], invitation);
        GroupAnswer second = await GroupHouse.JoinAsync(ends[2], invitation);
        GroupAnswer again = await GroupHouse.JoinAsync(ends[1], invitation);

        Assert.Equal((GroupResult.Done, GroupResult.Rejected, GroupResult.Done), (first.Result, second.Result, again.Result));
        Assert.Equal("aunt", ends[0].Show("attic").Members.Single(member => member.Id.Equals(ends[1].Id)).Name);
        Assert.Equal(GroupResult.BadOrder, ends[0].Groups.Invite("attic", null, TimeSpan.FromHours(1)).Result);
    }

    [Fact]
    public async Task TheMembersVoteOneInAndKeepAnotherOut()
    {
        await using GroupHouse house = new();
        GroupEnd[] ends = house.Add(1, 5);
        await VotedAsync(ends);

        string invitation = GroupHouse.Invite(ends[1], "club");
        GroupAnswer pending = await GroupHouse.JoinAsync(ends[3], invitation);
        Assert.True(pending.Result == GroupResult.Pending, pending.Text);
        await AllAskedAsync(ends[..3], "peer4");
        Assert.Equal(GroupStanding.Pending, ends[3].Status("club")!.Standing);
        Assert.Empty(ends[3].Show("club").Members);
        await ends[0].Groups.DecideAsync("club", "peer4", true, "", GroupHouse.Stop);
        Assert.False(ends[3].IsMemberOf("club"));
        await ends[2].Groups.DecideAsync("club", "peer4", true, "", GroupHouse.Stop);
        await GroupHouse.AllSeeAsync("club", ends[..4]);

        Assert.Equal(GroupResult.Pending, (await GroupHouse.JoinAsync(ends[4], invitation)).Result);
        await AllAskedAsync(ends[..4], "peer5");
        foreach (GroupEnd end in ends[..3])
        {
            await end.Groups.DecideAsync("club", "peer5", false, "", GroupHouse.Stop);
        }

        await Eventually.TrueAsync(() => ends[4].Status("club")!.Standing == GroupStanding.Rejected, "the fifth is kept out");
        Assert.Empty(ends[4].Show("club").Members);
    }

    [Fact]
    [Trait("Capability", "G6")]
    public async Task AnElectedRepresentativeDecidesAndOthersForward()
    {
        await using GroupHouse house = new();
        GroupEnd[] ends = house.Add(1, 4);
        await GroupHouse.CreateAsync(ends[0], new GroupOrder("guild", "open", "medium"));
        await GroupHouse.JoinAllAsync(ends[0], "guild", ends[1], ends[2]);
        await ends[0].Groups.ChangePolicyAsync("guild", ["membership=representatives"], GroupHouse.Stop);
        await Eventually.TrueAsync(() => ends[..3].All(end => end.Status("guild")!.Membership == "representatives"), "all know the rule");
        foreach (GroupEnd end in ends[..3])
        {
            await end.Groups.ElectAsync("guild", "peer3", GroupHouse.Stop);
        }

        await Eventually.TrueAsync(
            () => ends[..3].All(end => end.Show("guild").Members.Single(member => member.Name == "peer3").Role == "representative"), "the third is elected");

        GroupAnswer pending = await GroupHouse.JoinAsync(ends[3], GroupHouse.Invite(ends[1], "guild"));
        Assert.True(pending.Result == GroupResult.Pending, pending.Text);
        await AllAskedAsync([ends[2]], "peer4");
        Assert.Empty(ends[0].Show("guild").Requests);
        await ends[2].Groups.DecideAsync("guild", "peer4", true, "", GroupHouse.Stop);

        await GroupHouse.AllSeeAsync("guild", ends);
    }

    [Fact]
    public async Task AnApplicationGoesOnAfterARestartOfEitherAndAdmitsOnce()
    {
        await using GroupHouse house = new();
        GroupEnd[] ends = house.Add(1, 4);
        await VotedAsync(ends);
        Assert.Equal(GroupResult.Pending, (await GroupHouse.JoinAsync(ends[3], GroupHouse.Invite(ends[1], "club"))).Result);
        await AllAskedAsync(ends[..3], "peer4");

        ends[3] = await house.RestartAsync(ends[3]);
        Assert.Equal(GroupStanding.Pending, ends[3].Status("club")!.Standing);
        foreach (GroupEnd end in ends[..3])
        {
            await end.Groups.DecideAsync("club", "peer4", true, "", GroupHouse.Stop);
        }

        await GroupHouse.AllSeeAsync("club", ends);
        Assert.Single(ends[0].Show("club").Members, member => member.Name == "peer4");
    }

    private static async Task VotedAsync(GroupEnd[] ends)
    {
        await GroupHouse.CreateAsync(ends[0], new GroupOrder("club", "open", "medium"));
        await GroupHouse.JoinAllAsync(ends[0], "club", ends[1], ends[2]);
        GroupAnswer changed = await ends[0].Groups.ChangePolicyAsync("club", ["membership=vote"], GroupHouse.Stop);
        Assert.True(changed.Result == GroupResult.Done, changed.Text);
        await Eventually.TrueAsync(() => ends[..3].All(end => end.Status("club")!.Membership == "vote"), "all know the rule");
    }

    private static Task AllAskedAsync(GroupEnd[] ends, string applicant) => Eventually.TrueAsync(
        () => ends.All(end => end.Groups.Groups().Any(group => end.Show(group.Name).Requests.Any(request => request.Name == applicant))),
        $"{applicant} waits for all");
}
