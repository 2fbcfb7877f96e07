using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Tests.Transports;

namespace NanoPeers.PeerPlatform.Tests.GroupPeers;

/// <summary>Groups with several authorities, and groups that go on without any.</summary>
public sealed class GroupAuthorityTests
{
    [Fact]
    [Trait("Capability", "M13")]
    public async Task WithOneOfSeveralAuthoritiesGoneOthersStillJoinAndGetTheKey()
    {
        await using GroupHouse house = new();
        GroupEnd[] ends = house.Add(1, 3);
        await GroupHouse.CreateAsync(ends[0], new GroupOrder("keep", "authority", "medium"));
        await ends[0].Groups.ChangePolicyAsync("keep", ["silence-seconds=10"], GroupHouse.Stop);
        await LetInAsync(ends[1], ends[0], ends[..2]);

        GroupAnswer appointed = await ends[0].Groups.SetRoleAsync("keep", "peer2", "authority", GroupHouse.Stop);
        Assert.True(appointed.Result == GroupResult.Done, appointed.Text);
        await Eventually.TrueAsync(() => ends[..2].All(end => end.Show("keep").Authorities.Count == 2), "both know both authorities");
        Assert.Equal([ends[0].Id, ends[1].Id], ends[1].Show("keep").Authorities);
        Assert.Equal("authority", ends[1].Status("keep")!.Role);
        await GroupHouse.AllHaveKeyAsync("keep", ends[..2]);
        string before = ends[1].Status("keep")!.Epoch;
        await house.StopAsync(ends[0]);

        await LetInAsync(ends[2], ends[1], ends[1..]);

        // The second authority leads when the first was silent for long enough, and makes the keys from then on.
        await Eventually.TrueAsync(() => ends[1].Status("keep")!.Epoch != before, "the second takes over");
        await GroupHouse.AllHaveKeyAsync("keep", ends[1..]);
        await GroupHouse.AllReachAllAsync("keep", ends[1..]);
        await ends[2].SayAsync("keep", "in without the first");
        await Eventually.TrueAsync(() => ends[1].Heard("in without the first").Any(one => one.IsSecured), "the new member talks");
    }

    [Fact]
    public async Task RolesAreAnAuthoritysToGiveAndNobodyIsMadeLessByOneBelow()
    {
        await using GroupHouse house = new();
        GroupEnd[] ends = house.Add(1, 3);
        await GroupHouse.CreateAsync(ends[0], new GroupOrder("keep", "open", "medium"));
        await GroupHouse.JoinAllAsync(ends[0], "keep", ends[1..]);
        async Task<GroupResult> Give(GroupEnd by, string member, string role) =>
            (await by.Groups.SetRoleAsync("keep", member, role, GroupHouse.Stop)).Result;

        Assert.Equal(GroupResult.NotAllowed, await Give(ends[1], "peer3", "reader"));
        Assert.Equal(GroupResult.BadOrder, await Give(ends[0], "peer2", "king"));
        Assert.Equal(GroupResult.Unknown, await Give(ends[0], "peer9", "reader"));
        Assert.Equal(GroupResult.NotAllowed, await Give(ends[0], "peer1", "member"));
        Assert.Equal(GroupResult.Done, await Give(ends[0], "peer2", "authority"));
        await Eventually.TrueAsync(() => ends[1].Status("keep")!.Role == "authority", "the second knows");
        Assert.Equal(GroupResult.NotAllowed, await Give(ends[1], "peer1", "reader"));
        Assert.Equal(GroupResult.Done, await Give(ends[1], "peer3", "reader"));
        await Eventually.TrueAsync(() => ends.All(end => RoleOf(end, "peer3") == "reader"), "all know the reader");
        Assert.Equal(GroupResult.Done, await Give(ends[0], "peer2", "member"));
        await Eventually.TrueAsync(() => ends.All(end => end.Show("keep").Authorities.Count == 1), "one authority is left");
        Assert.Equal("member", ends[1].Status("keep")!.Role);
    }

    [Theory]
    [InlineData("open")]
    [InlineData("password")]
    [InlineData("invitation")]
    [InlineData("vote")]
    [InlineData("representatives")]
    [Trait("Capability", "M17")]
    public async Task OthersJoinInEveryWayThatNeedsNoAuthorityWithTheCreatorGone(string membership)
    {
        const string Password = "a long enough password";
        await using GroupHouse house = new();
        GroupEnd[] ends = house.Add(1, 4);
        await GroupHouse.CreateAsync(ends[0], new GroupOrder("town", "open", "low"));
        await ChangeAsync(ends[..1], "new-member-rights=59");
        await GroupHouse.JoinAllAsync(ends[0], "town", ends[1], ends[2]);
        if (membership == "password")
        {
            // Its members know the password because they joined with it.
            await GroupHouse.CreateAsync(ends[0], new GroupOrder("city", "password", "low") { Password = Password });
            await ends[0].Groups.ChangePolicyAsync("city", ["new-member-rights=59"], GroupHouse.Stop);
            Assert.Equal(GroupResult.Done, (await GroupHouse.JoinAsync(ends[1], GroupHouse.Invite(ends[0], "city"), Password)).Result);
            await GroupHouse.AllSeeAsync("city", ends[..2]);
        }
        else if (membership != "open")
        {
            await ChangeAsync(ends[..3], $"membership={membership}");
        }

        if (membership == "representatives")
        {
            foreach (GroupEnd end in ends[..3])
            {
                await end.Groups.ElectAsync("town", "peer3", GroupHouse.Stop);
            }

            await Eventually.TrueAsync(() => ends[1..3].All(end => RoleOf(end, "peer3", "town") == "representative"), "the third is elected");
        }

        await Eventually.TrueAsync(
            () => ends[1].Show("town").Members.Single(member => member.Name == "peer3").Protection == "pair", "the two have a pair's key");
        await house.StopAsync(ends[0]);

        string group = membership == "password" ? "city" : "town";
        string invitation = GroupHouse.Invite(ends[1], group, membership == "invitation" ? "peer4" : null);
        GroupAnswer answer = await GroupHouse.JoinAsync(ends[3], invitation, membership == "password" ? Password : null);
        foreach (GroupEnd decides in membership switch { "vote" => ends[1..3], "representatives" => ends[2..3], _ => [] })
        {
            Assert.True(answer.Result == GroupResult.Pending, answer.Text);
            await DecideAsync(decides, group, "peer4", true);
        }

        await Eventually.TrueAsync(() => ends[3].IsMemberOf(group) && ends[1].Show(group).Members.Any(one => one.Id.Equals(ends[3].Id)), "it is let in");
        await Eventually.TrueAsync(
            () => ends[3].Show(group).Members.Single(member => member.Id.Equals(ends[1].Id)).Protection == "pair", "it has a key with who let it in");
        await ends[3].SayAsync(group, "no town hall was needed");
        await Eventually.TrueAsync(() => ends[1].Heard("no town hall was needed").Any(one => one.IsSecured), "it talks");
    }

    [Fact]
    [Trait("Capability", "M15")]
    public async Task AMemberAsksAnAuthorityWhetherAKeyIsGood()
    {
        await using GroupHouse house = new();
        GroupEnd[] ends = house.Add(1, 4);
        await GroupHouse.CreateAsync(ends[0], new GroupOrder("bank", "open", "medium"));
        await GroupHouse.JoinAllAsync(ends[0], "bank", ends[1], ends[2]);
        async Task<GroupAnswer> Check(GroupEnd by, string who, ReadOnlyMemory<byte> fingerprint) =>
            await by.Groups.CheckKeyAsync("bank", who, Convert.ToHexString(fingerprint.Span), GroupHouse.Stop);
        await Eventually.TrueAsync(() => ends[1].Node.FindSession(ends[0].Id, "group", ends[0].Status("bank")!.Id) is not null, "a session is there");
        ReadOnlyMemory<byte> third = ends[2].Groups.KeyFingerprint;

        GroupAnswer good = await Check(ends[1], "peer3", third);
        Assert.True(good.Result == GroupResult.Done, good.Text);
        Assert.Equal(GroupResult.Done, (await Check(ends[1], "peer3", default)).Result);
        GroupAnswer other = await Check(ends[1], "peer3", ends[3].Groups.KeyFingerprint);
        Assert.Equal(GroupResult.Rejected, other.Result);
        Assert.Contains("another", other.Text, StringComparison.Ordinal);
        GroupAnswer stranger = await Check(ends[1], ends[3].Id.ToString(), ends[3].Groups.KeyFingerprint);
        Assert.Equal(GroupResult.Rejected, stranger.Result);
        Assert.Contains("no member has it", stranger.Text, StringComparison.Ordinal);
        Assert.Equal(GroupResult.BadOrder, (await ends[1].Groups.CheckKeyAsync("bank", "peer3", "00ff", GroupHouse.Stop)).Result);

        await ends[0].Groups.RemoveAsync("bank", "peer3", true, "lost", GroupHouse.Stop);
        GroupAnswer revoked = await Check(ends[1], ends[2].Id.ToString(), third);
        Assert.Equal(GroupResult.Rejected, revoked.Result);
        Assert.Contains("revoked", revoked.Text, StringComparison.Ordinal);
        Assert.Equal(GroupResult.Done, (await Check(ends[0], "peer2", ends[1].Groups.KeyFingerprint)).Result);

        await house.StopAsync(ends[0]);
        Assert.Equal(GroupResult.NoAnswer, (await Check(ends[1], "peer2", ends[1].Groups.KeyFingerprint)).Result);
    }

    private static string RoleOf(GroupEnd end, string name, string group = "keep") => end.Show(group).Members.Single(member => member.Name == name).Role;

    private static async Task ChangeAsync(GroupEnd[] ends, string rule)
    {
        GroupAnswer changed = await ends[0].Groups.ChangePolicyAsync("town", [rule], GroupHouse.Stop);
        Assert.True(changed.Result == GroupResult.Done, changed.Text);
        await Eventually.TrueAsync(() => ends.All(end => end.Show("town").Policy.Contains(rule)), "all know the rule");
    }

    private static async Task LetInAsync(GroupEnd applicant, GroupEnd authority, GroupEnd[] members)
    {
        GroupAnswer pending = await GroupHouse.JoinAsync(applicant, GroupHouse.Invite(authority, "keep"));
        Assert.True(pending.Result == GroupResult.Pending, pending.Text);
        await DecideAsync(authority, "keep", applicant.Name, true);
        await Eventually.TrueAsync(
            () => members.All(end => end.Show("keep").Members.Any(member => member.Id.Equals(applicant.Id)) && end.IsMemberOf("keep")), "it is let in");
    }

    private static async Task DecideAsync(GroupEnd end, string group, string applicant, bool yes)
    {
        await Eventually.TrueAsync(() => end.Show(group).Requests.Any(request => request.Name == applicant), $"{applicant} waits for {end.Name}");
        GroupAnswer decided = await end.Groups.DecideAsync(group, applicant, yes, "", GroupHouse.Stop);
        Assert.True(decided.Result is GroupResult.Done or GroupResult.Pending, decided.Text);
    }
}
