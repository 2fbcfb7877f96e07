using System.Globalization;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.PeerPlatform.Policies;
using NanoPeers.PeerPlatform.Tests.GroupPeers;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.PolicyContract;

namespace NanoPeers.PeerPlatform.Tests.Policies;

/// <summary>The standard policies: each has a default, and each can be swapped for a group.</summary>
public sealed class StandardPolicyTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [Trait("Capability", "G15")]
    [InlineData(StandardPolicies.Discovery, "find", "x", true, true, false)]
    [InlineData(StandardPolicies.Authentication, "group", "group", true, true, true)]
    [InlineData(StandardPolicies.ContentSharing, "get", "x", true, true, false)]
    [InlineData(StandardPolicies.ContentSharing, "share", "x", true, true, false)]
    [InlineData(StandardPolicies.PolicyResolver, "find", "x", true, true, false)]
    [InlineData(StandardPolicies.PipeResolver, "bind", "x", true, true, false)]
    [InlineData(StandardPolicies.Naming, "claim", "x", true, true, true)]
    [InlineData(StandardPolicies.Administration, "activate", "x", true, false, false)]
    public async Task Each_has_a_default_and_can_be_swapped(string slot, string action, string subject, bool authority, bool member, bool stranger)
    {
        await using PolicyPeers peers = await PolicyPeers.MakeAsync(3);
        GroupRules rules = peers.Ends[1].Groups.Rules;
        (string, string)[] facts = [("scope", "members"), ("taken", "no")];
        bool May(int? peer) => rules.May(peers.Port(1).View, slot, action, peer is { } one ? peers.Ends[one].Id : GroupHouse.IdOf(88), subject, facts);
        Assert.Equal("standard", GroupRules.NameOf(peers.Port(1).View, slot));
        Assert.Equal((authority, member, stranger), (May(0), May(2), May(null)));
        await peers.ChangeAsync($"policies={slot}=authorities-only");
        Assert.Equal((true, false, false), (May(0), May(2), May(null)));
        await peers.ChangeAsync($"policies={slot}=nobody");
        Assert.Equal((false, false, false), (May(0), May(2), May(null)));

        // One of this program's own, and one that is not here: that refuses.
        Assert.True(rules.Add("odd-only", new Odd()));
        Assert.False(rules.Add("odd-only", new Odd()));
        await peers.ChangeAsync($"policies={slot}=odd-only");
        Assert.Equal((true, true, false), (May(0), May(2), May(null)));
        await peers.ChangeAsync($"policies={slot}=absent");
        Assert.Equal((false, false, false), (May(0), May(2), May(null)));
        Assert.Contains(peers[1].Standard(PolicyPeers.Group)!, one => one == (slot, "absent"));
    }

    [Fact]
    [Trait("Capability", "G15")]
    public async Task Membership_has_a_default_and_is_swapped_by_its_own_rule()
    {
        await using GroupHouse house = new()
        {
            Registry = () =>
            {
                GroupPolicyRegistry registry = new();
                registry.Add(new NobodyNamedTwo());
                return registry;
            },
        };
        GroupEnd[] ends = house.Add(1, 3);
        await GroupHouse.CreateAsync(ends[0], new GroupOrder("club", "open", "medium"));
        Assert.Equal("open", GroupRules.NameOf(ends[0].Groups.FindPort("club")!.View, StandardPolicies.Membership));
        await ends[0].Groups.ChangePolicyAsync("club", ["membership=no-two"], Stop);
        Assert.Equal("no-two", GroupRules.NameOf(ends[0].Groups.FindPort("club")!.View, StandardPolicies.Membership));
        string invitation = GroupHouse.Invite(ends[0], "club");
        Assert.Equal(GroupResult.Rejected, (await GroupHouse.JoinAsync(ends[1], invitation)).Result);
        Assert.Equal(GroupResult.Done, (await GroupHouse.JoinAsync(ends[2], invitation)).Result);
    }

    [Fact]
    [Trait("Capability", "G15")]
    public async Task Swapped_policies_are_asked_by_the_protocols_that_they_are_about()
    {
        await using PolicyPeers peers = await PolicyPeers.MakeAsync(2);
        PolicyServiceTests.Install(peers, 0, PolicyCompiler.Manifest());
        PolicyQuery query = new() { Name = "agreed-text" };
        Assert.Single(await peers[1].FindAsync(PolicyPeers.Group, query, Stop));

        // Policy resolver: who is no authority finds nothing any more.
        await peers.ChangeAsync("policies=policy-resolver=authorities-only");
        Assert.Empty(await peers[1].FindAsync(PolicyPeers.Group, query, Stop));

        // Administration and naming: nothing is activated.
        await peers.ChangeAsync("policies=administration=nobody");
        Assert.Equal(PolicyRefusal.NotAllowed, (await peers[0].ActivateAsync(PolicyPeers.Group, "agreed-text", Stop)).Refusal);
        await peers.ChangeAsync("policies=naming=nobody");
        Assert.Equal(PolicyRefusal.NotAllowed, (await peers[0].ActivateAsync(PolicyPeers.Group, "agreed-text", Stop)).Refusal);
        await peers.ChangeAsync("policies=");
        Assert.True((await peers[0].ActivateAsync(PolicyPeers.Group, "agreed-text", Stop)).IsDone);

        // Authentication: a right proof is not enough where the policy says nobody.
        await peers.ChangeAsync("policies=authentication=nobody");
        GroupEnd third = peers.House.Add(3);
        Task<GroupAnswer> joining = GroupHouse.JoinAsync(third, GroupHouse.Invite(peers.Ends[0], PolicyPeers.Group));
        await Eventually.TrueAsync(
            () => peers.Ends[0].Node.Counters[NanoPeers.PeerPlatform.Nodes.NodeCounter.RequestsRefused] > 0, "the request was refused");
        Assert.False(third.IsMemberOf(PolicyPeers.Group));
        await peers.ChangeAsync("policies=");
        await joining;
        await Eventually.TrueAsync(() => third.IsMemberOf(PolicyPeers.Group), "it got in when the policy was swapped back");
    }

    [Fact]
    [Trait("Capability", "G15")]
    [Trait("Capability", "G16")]
    public async Task A_package_from_a_peer_can_stand_in_the_place_of_a_standard_policy()
    {
        await using PolicyPeers peers = await PolicyPeers.MakeAsync(2);
        PolicyServiceTests.Install(peers, 0, PolicyCompiler.Manifest());
        GroupRules rules = peers.Ends[0].Groups.Rules;
        await peers.ChangeAsync("policies=naming=agreed-text");
        bool May(string name) => rules.May(peers.Port(0).View, StandardPolicies.Naming, "claim", peers.Ends[0].Id, name);
        Assert.False(May(""));
        await peers.ChangeAsync("policies=");
        Assert.True((await peers[0].ActivateAsync(PolicyPeers.Group, "agreed-text", Stop)).IsDone);
        await peers.ChangeAsync("policies=naming=agreed-text");

        // The page's policy takes names that are no longer than its text, which is empty.
        Assert.True(May(""));
        Assert.False(May("a"));
    }

    /// <summary>A rule that the program adds: only peers with an odd number.</summary>
    private sealed class Odd : IPolicyRule
    {
        public PolicyVerdict Decide(PolicyQuestion question) =>
            Identifier.Parse(question.Peer) is { } peer && int.Parse(peer.ToString()[^2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture) % 2 == 1
                ? PolicyVerdict.Allowed : PolicyVerdict.Refused("even");
    }

    private sealed class NobodyNamedTwo : IMembershipPolicy
    {
        public string Name => "no-two";

        public AdmissionBacking Backing => AdmissionBacking.Admitter;

        public MembershipAnswer Decide(MembershipQuestion question) =>
            question.Applicant.Equals(GroupHouse.IdOf(2)) ? new(MembershipDecision.Refuse, "not two") : new(MembershipDecision.Admit, "");
    }
}
