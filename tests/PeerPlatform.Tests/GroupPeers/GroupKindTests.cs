using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.PeerPlatform.Tests.Transports;

namespace NanoPeers.PeerPlatform.Tests.GroupPeers;

/// <summary>Groups of many kinds, and how each is joined.</summary>
public sealed class GroupKindTests
{
    [Fact]
    [Trait("Capability", "G4")]
    public async Task AnApplicantFindsAMemberAppliesAndIsAcceptedOrRejectedWithTheReason()
    {
        await using GroupHouse house = new();
        GroupEnd[] ends = house.Add(1, 4);
        await GroupHouse.CreateAsync(ends[0], new GroupOrder("lodge", "open", "medium"));
        await GroupHouse.JoinAllAsync(ends[0], "lodge", ends[1]);
        await ends[0].Groups.ChangePolicyAsync("lodge", ["membership=authority"], GroupHouse.Stop);
        await Eventually.TrueAsync(() => ends[1].Status("lodge")!.Membership == "authority", "the member knows the rule");

        // Both apply to a member that may not decide; it asks the authority.
        string invitation = GroupHouse.Invite(ends[1], "lodge");
        foreach ((GroupEnd end, bool yes) in new[] { (ends[2], true), (ends[3], false) })
        {
            GroupAnswer pending = await GroupHouse.JoinAsync(end, invitation);
            Assert.True(pending.Result == GroupResult.Pending, pending.Text);
            await Eventually.TrueAsync(() => ends[0].Show("lodge").Requests.Any(request => request.Name == end.Name), "the authority is asked");
            await ends[0].Groups.DecideAsync("lodge", end.Name, yes, "", GroupHouse.Stop);
        }

        await GroupHouse.AllSeeAsync("lodge", ends[..3]);
        await Eventually.TrueAsync(() => ends[3].Status("lodge")!.Standing == GroupStanding.Rejected, "the other is kept out");
        Assert.EndsWith("who decides said no", ends[3].Status("lodge")!.Problem, StringComparison.Ordinal);
        await Eventually.TrueAsync(
            () => ends[3].Events.Any(one => one is { Kind: GroupEventKind.Rejected, Text: "who decides said no" }), "the applicant is told");

        // Where no member is, nobody decides, and that is what the applicant hears.
        await house.StopAsync(ends[1]);
        GroupEnd late = house.Add(5);
        GroupAnswer lost = await GroupHouse.JoinAsync(late, invitation);
        Assert.Equal(GroupResult.NoAnswer, lost.Result);
        Assert.Contains("nobody answered at memory://", lost.Text, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Capability", "M24")]
    public async Task MembersOfATrustedGroupAreTakenByAnotherAndNobodyElse()
    {
        await using GroupHouse house = new();
        GroupEnd[] ends = house.Add(1, 4);
        await GroupHouse.CreateAsync(ends[0], new GroupOrder("school", "open", "medium"));
        await GroupHouse.JoinAllAsync(ends[0], "school", ends[1], ends[2]);
        await GroupHouse.CreateAsync(ends[0], new GroupOrder("library", "open", "medium"));
        GroupAnswer changed = await ends[0].Groups.ChangePolicyAsync(
            "library", [$"trusted-groups={ends[0].Status("school")!.Id}", "membership=group"], GroupHouse.Stop);
        Assert.True(changed.Result == GroupResult.Done, changed.Text);
        string invitation = GroupHouse.Invite(ends[0], "library");

        // A pupil in good standing; one whom nobody trusts yet; and a peer from outside.
        Assert.Equal(GroupResult.Done, (await ends[0].Groups.EndorseAsync("school", "peer2", 4, GroupHouse.Stop)).Result);
        GroupAnswer trusted = await GroupHouse.JoinAsync(ends[1], invitation);
        GroupAnswer untrusted = await GroupHouse.JoinAsync(ends[2], invitation);
        GroupAnswer outside = await GroupHouse.JoinAsync(ends[3], invitation);

        Assert.True(trusted.Result == GroupResult.Done, trusted.Text);
        Assert.Equal((GroupResult.Rejected, GroupResult.Rejected), (untrusted.Result, outside.Result));
        await GroupHouse.AllSeeAsync("library", ends[..2]);
        await GroupHouse.AllHaveKeyAsync("library", ends[..2]);

        // Trust in the group is trust in what it says now: who is put out there is not taken here.
        await ends[0].Groups.EndorseAsync("school", "peer3", 4, GroupHouse.Stop);
        await ends[0].Groups.RemoveAsync("school", "peer3", false, "left school", GroupHouse.Stop);
        Assert.Equal(GroupResult.Rejected, (await GroupHouse.JoinAsync(ends[2], invitation)).Result);
    }

    [Fact]
    [Trait("Capability", "G21")]
    public async Task AContentGroupHasMembersOfSeveralRegionsAndOfNone()
    {
        await using GroupHouse house = new();
        GroupEnd[] ends = house.Add(1, 4);
        await GroupHouse.CreateAsync(ends[0], new GroupOrder("region north", "open", "medium"));
        await GroupHouse.CreateAsync(ends[2], new GroupOrder("region south", "open", "medium"));
        await GroupHouse.JoinAllAsync(ends[0], "region north", ends[1]);
        await GroupHouse.CreateAsync(ends[0], new GroupOrder("music", "open", "medium") { Parent = "region north" });
        await GroupHouse.JoinAllAsync(ends[0], "music", ends[1..]);
        await GroupHouse.AllHaveKeyAsync("music", ends);
        await GroupHouse.AllReachAllAsync("music", ends);

        Assert.Equal(["music"], ends[3].Groups.Groups().Select(group => group.Name));
        Assert.DoesNotContain(ends[2].Groups.Groups(), group => group.Name == "region north");
        await ends[3].SayAsync("music", "from no region");
        await ends[2].SayAsync("music", "from the south");
        await Eventually.TrueAsync(
            () => ends[..3].All(end => end.Heard("from no region").Any()) && ends.Where(end => end != ends[2]).All(end => end.Heard("from the south").Any()),
            "members of all regions and of none hear each other");
    }

    /// <summary>Security is one thing, how a group is joined another, which groups a peer is in a third: each combination works.</summary>
    [Theory]
    [InlineData("none")]
    [InlineData("low")]
    [InlineData("medium")]
    [InlineData("high")]
    public async Task EveryWayToJoinGoesWithEveryLevelOfSecurity(string level)
    {
        const string Password = "a long enough password";
        await using GroupHouse house = new();
        GroupEnd[] ends = house.Add(1, 2);
        foreach (string membership in new[] { "open", "password", "invitation", "authority", "vote", "representatives" })
        {
            bool isSecret = membership == "password";
            await GroupHouse.CreateAsync(ends[0], new GroupOrder(membership, membership, level) { Password = isSecret ? Password : null });
            string invitation = GroupHouse.Invite(ends[0], membership, membership == "invitation" ? "peer2" : null);
            GroupAnswer answer = await GroupHouse.JoinAsync(ends[1], invitation, isSecret ? Password : null);
            if (membership is "authority" or "vote" or "representatives")
            {
                Assert.True(answer.Result == GroupResult.Pending, answer.Text);
                await ends[0].Groups.DecideAsync(membership, "peer2", true, "", GroupHouse.Stop);
            }

            await GroupHouse.AllSeeAsync(membership, ends);
            await GroupHouse.AllReachAllAsync(membership, ends);
            await Eventually.TrueAsync(() => ends.All(end => end.Status(membership)!.Problem.Length == 0), "nothing is missing");
            string kind = level switch { "none" => "clear", "low" => "pair", _ => "common" };
            await Eventually.TrueAsync(() => ends[1].Show(membership).Members.All(member => member.Protection is "" || member.Protection == kind), kind);
            string line = $"{membership} at {level}";
            await ends[1].SayAsync(membership, line);
            await Eventually.TrueAsync(() => ends[0].Heard(line).Any(), line);
            Assert.Equal(level != "none", ends[0].Heard(line).Single().IsSecured);
        }
    }

    /// <summary>The policies of authentication, membership and trust have a default, and each is swapped by its name in the group's rules.</summary>
    [Fact]
    public async Task StandardPoliciesHaveADefaultAndAreSwappedByName()
    {
        await using GroupHouse house = new() { Registry = WithOwnPolicies };
        GroupEnd[] ends = house.Add(1, 4);
        await GroupHouse.CreateAsync(ends[0], new GroupOrder("club", "even-ids", "medium"));
        Assert.Contains("trust=standard", ends[0].Show("club").Policy);
        Assert.Contains("authenticators=secret,certificate", ends[0].Show("club").Policy);
        string invitation = GroupHouse.Invite(ends[0], "club");

        // Membership: a policy of one's own decides, on every peer by the same name.
        Assert.Equal(GroupResult.Done, (await GroupHouse.JoinAsync(ends[1], invitation)).Result);
        Assert.Equal(GroupResult.Rejected, (await GroupHouse.JoinAsync(ends[2], invitation)).Result);
        await GroupHouse.AllSeeAsync("club", ends[..2]);

        // Trust: the level is the one that the group's policy works out.
        Assert.All(ends[..2], end => Assert.Equal(0, LevelOf(end)));
        await ends[0].Groups.ChangePolicyAsync("club", ["trust=all-or-nothing"], GroupHouse.Stop);
        await Eventually.TrueAsync(() => ends[..2].All(end => LevelOf(end) == 3), "the other policy's level counts at both");

        // Authentication: with certificates alone, who joins has one of the authority, and one of its own does not count.
        await ends[0].Groups.ChangePolicyAsync("club", ["authenticators=certificate"], GroupHouse.Stop);
        Assert.Equal(GroupResult.Done, (await GroupHouse.JoinAsync(ends[3], invitation)).Result);
        GroupEnd[] members = [ends[0], ends[1], ends[3]];
        await GroupHouse.AllSeeAsync("club", members);
        await GroupHouse.AllHaveKeyAsync("club", members);
        Assert.Null((await OwnProof.ConnectAsync(ends[3], ends[0], ends[0].Status("club")!.Id, "group")).Session);

        GroupAnswer unknown = await ends[0].Groups.CreateAsync(new GroupOrder("other", "magic", "medium"), GroupHouse.Stop);
        Assert.Equal(GroupResult.BadOrder, unknown.Result);
        Assert.Contains("even-ids", unknown.Text, StringComparison.Ordinal);
    }

    private static int LevelOf(GroupEnd end) => end.Show("club").Members.Single(member => member.Name == "peer2").Level;

    private static GroupPolicyRegistry WithOwnPolicies()
    {
        GroupPolicyRegistry registry = new();
        registry.Add(new EvenIds());
        registry.Add(new AllOrNothing());
        return registry;
    }

    /// <summary>Takes in peers whose id ends in an even digit.</summary>
    private sealed class EvenIds : IMembershipPolicy
    {
        public string Name => "even-ids";

        public AdmissionBacking Backing => AdmissionBacking.Admitter;

        public MembershipAnswer Decide(MembershipQuestion question) =>
            (question.Applicant.ToString()[^1] - '0') % 2 == 0 ? new(MembershipDecision.Admit, "") : new(MembershipDecision.Refuse, "an odd one");
    }

    /// <summary>Trusts everybody alike.</summary>
    private sealed class AllOrNothing : ITrustPolicy
    {
        public string Name => "all-or-nothing";

        public int LevelOf(TrustFacts facts) => 3;
    }
}
