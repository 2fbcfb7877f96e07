using NanoPeers.Identifiers;
using NanoPeers.Membership;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.GroupPeers;

/// <summary>What peers may not do in a group, and that others see to it: none of these tests rely on the sender's own service.</summary>
public sealed class GroupRightsTests
{
    private static readonly GroupOrder _open = new("press", "open", "medium");

    [Fact]
    [Trait("Capability", "M8")]
    public async Task AReaderHearsAndCannotPublish()
    {
        await using GroupHouse house = new();
        GroupEnd[] ends = await PressAsync(house);
        Identifier group = ends[0].Status("press")!.Id;
        RawLine.Say(ends[2], ends[1], group, 1, "while a member");
        await Eventually.TrueAsync(() => ends[1].Heard("while a member").Any(), "a member publishes");

        GroupAnswer made = await ends[0].Groups.SetRoleAsync("press", "peer3", "reader", GroupHouse.Stop);
        Assert.True(made.Result == GroupResult.Done, made.Text);
        await Eventually.TrueAsync(() => ends.All(end => end.Show("press").Members.Single(member => member.Name == "peer3").Role == "reader"), "all know");
        await ends[0].SayAsync("press", "news");

        await Eventually.TrueAsync(() => ends[2].Heard("news").Any(one => one.IsSecured), "the reader reads");
        Assert.Equal(GroupResult.NotAllowed, (await ends[2].SayAsync("press", "a letter")).Result);
        RawLine.Say(ends[2], ends[0], group, 2, "a letter");
        RawLine.Say(ends[2], ends[1], group, 2, "a letter");
        await Eventually.TrueAsync(() => ends[..2].All(end => end.Refusals.Contains("peer3 may not speak")), "all others refuse it");
        Assert.All(ends[..2], end => Assert.Empty(end.Heard("a letter")));

        // The role is the authority's to take back.
        await ends[0].Groups.SetRoleAsync("press", "peer3", "member", GroupHouse.Stop);
        await Eventually.TrueAsync(() => ends.All(end => end.Show("press").Members.Single(member => member.Name == "peer3").Role == "member"), "all know");
        Assert.Equal(GroupResult.Done, (await ends[2].SayAsync("press", "at last")).Result);
        await Eventually.TrueAsync(() => ends[..2].All(end => end.Heard("at last").Any()), "it publishes again");
    }

    [Fact]
    [Trait("Capability", "M3")]
    [Trait("Capability", "C19")]
    public async Task WhatIsSentNeedsACredentialAndTheCredentialTheRight()
    {
        await using GroupHouse house = new();
        GroupEnd[] ends = house.Add(1, 3);
        await GroupHouse.CreateAsync(ends[0], _open);
        GroupAnswer changed = await ends[0].Groups.ChangePolicyAsync("press", ["demands-credential=yes"], GroupHouse.Stop);
        Assert.True(changed.Result == GroupResult.Done, changed.Text);
        await GroupHouse.JoinAllAsync(ends[0], "press", ends[1]);
        await ends[0].Groups.ChangePolicyAsync("press", ["new-member-rights=26"], GroupHouse.Stop);
        await GroupHouse.JoinAllAsync(ends[0], "press", ends[1..]);
        Identifier group = ends[0].Status("press")!.Id;
        await Eventually.TrueAsync(() => ends[1..].All(end => end.Node.FindSession(ends[0].Id, "group", group) is not null), "both have sessions");

        RawLine.Say(ends[1], ends[0], group, 1, "with the right", withCredential: true);
        RawLine.Say(ends[1], ends[0], group, 2, "without a credential");
        RawLine.Say(ends[2], ends[0], group, 1, "without the right", withCredential: true);

        await Eventually.TrueAsync(
            () => ends[0].Heard("with the right").Any() && ends[0].Refusals.Contains("a message of peer2 was refused: its credential is Missing")
                && ends[0].Refusals.Contains("peer3 may not speak"),
            "one is taken, one lacks the credential, one the right");
        Assert.Empty(ends[0].Heard("without a credential"));
        Assert.Empty(ends[0].Heard("without the right"));
        Assert.Equal(GroupResult.NotAllowed, (await ends[2].SayAsync("press", "may I")).Result);
        Assert.Equal(GroupResult.Done, (await ends[1].SayAsync("press", "I may")).Result);
        await Eventually.TrueAsync(() => ends[0].Heard("I may").Any(), "the service itself says it with its credential");
    }

    [Fact]
    [Trait("Capability", "C20")]
    public async Task WhatARevokedPeerSaidUnderItsKeysIsRefusedAtEveryMember()
    {
        await using GroupHouse house = new();
        GroupEnd[] ends = await PressAsync(house);
        await ends[0].Groups.ChangePolicyAsync("press", ["demands-credential=yes"], GroupHouse.Stop);
        await Eventually.TrueAsync(() => ends.All(end => end.Show("press").Policy.Contains("demands-credential=yes")), "all know the rule");
        await ends[2].SayAsync("press", "in good standing");
        await Eventually.TrueAsync(() => ends[..2].All(end => end.Heard("in good standing").Any()), "with its credential it is heard");

        // Sealed while it was a member, and kept back until it is none.
        ends[2].Tap.Holds = true;
        await ends[2].SayAsync("press", "too late");
        await Eventually.TrueAsync(() => ends[2].Tap.Held.Any(IsOfGroupKey), "the line is sealed");
        string before = ends[0].Status("press")!.Epoch;
        await ends[0].Groups.RemoveAsync("press", "peer3", true, "lost", GroupHouse.Stop);
        await Eventually.TrueAsync(() => ends[..2].All(end => end.MembersOf("press") == 2 && end.Status("press")!.Epoch != before), "the others go on");
        await Eventually.TrueAsync(() => ends[2].Status("press")!.Standing == GroupStanding.Removed, "it knows");
        byte[][] kept = [.. ends[2].Tap.Held.Where(IsOfGroupKey)];
        long[] refused = [.. ends[..2].Select(end => end.Node.Counters[NodeCounter.WrongSender])];
        foreach (byte[] message in kept)
        {
            ends[2].Tap.Inject(message, ends[0].Address);
            ends[2].Tap.Inject(message, ends[1].Address);
        }

        await Eventually.TrueAsync(
            () => ends[..2].Zip(refused).All(pair => pair.First.Node.Counters[NodeCounter.WrongSender] - pair.Second >= kept.Length), "both refuse all of it");
        Assert.All(ends[..2], end => Assert.Empty(end.Heard("too late")));
        await ends[0].SayAsync("press", "without it");
        await Eventually.TrueAsync(() => ends[1].Heard("without it").Any(), "the others talk on");
    }

    [Fact]
    [Trait("Capability", "G20")]
    public async Task AGroupsLinesPerMinuteAreEnforcedByEachMemberForItself()
    {
        await using GroupHouse house = new();
        GroupEnd[] ends = await PressAsync(house);
        await ends[0].Groups.ChangePolicyAsync("press", ["lines-per-minute=3"], GroupHouse.Stop);
        await Eventually.TrueAsync(() => ends.All(end => end.Show("press").Policy.Contains("lines-per-minute=3")), "all know the rule");

        for (int i = 1; i <= 3; i++)
        {
            Assert.Equal(GroupResult.Done, (await ends[1].SayAsync("press", $"line {i}")).Result);
        }

        GroupAnswer fourth = await ends[1].SayAsync("press", "line 4");
        Assert.Equal(GroupResult.NotAllowed, fourth.Result);
        Assert.Contains("3 lines a minute", fourth.Text, StringComparison.Ordinal);
        await Eventually.TrueAsync(() => ends.Where(end => end != ends[1]).All(end => end.Heard("line 3").Any()), "three are heard");

        // A peer that does not count its own lines gains nothing: the others count for themselves.
        Identifier group = ends[0].Status("press")!.Id;
        RawLine.Say(ends[1], ends[0], group, 1, "line 5");
        RawLine.Say(ends[1], ends[2], group, 1, "line 5");
        GroupEnd[] others = [ends[0], ends[2]];
        await Eventually.TrueAsync(() => others.All(end => end.Refusals.Contains("peer2 says more than 3 lines a minute")), "both refuse it");
        Assert.All(others, end => Assert.Empty(end.Heard("line 5")));
        Assert.Equal(GroupResult.Done, (await ends[2].SayAsync("press", "mine")).Result);
        await Eventually.TrueAsync(() => ends[..2].All(end => end.Heard("mine").Any()), "others are counted apart");
    }

    [Fact]
    [Trait("Capability", "M5")]
    public async Task WhoHasNotLoggedInIsHeardByNoProtocolButMembershipAndIsToldNothing()
    {
        await using GroupHouse house = new();
        GroupEnd[] ends = await PressAsync(house);
        GroupEnd newcomer = house.Add(4);
        Identifier group = ends[0].Status("press")!.Id;

        ConnectResult applies = await OwnProof.ConnectAsync(newcomer, ends[0], group, "apply");
        Assert.True(applies.Session is not null, applies.Problem);
        applies.Session.SendBody(ProtocolTag.Member, (group, MemberMessageKind.Renew), static (writer, ask) =>
        {
            writer.WriteUInt8(MemberField.Kind, ask.Item2);
            writer.WriteCredential();
            writer.WriteIdentifier(MemberField.Group, ask.group);
            writer.WriteOctets(MemberField.Nonce, new byte[Identifier.Length], 0, Identifier.Length);
        });
        applies.Session.SendBody(ProtocolTag.Member, group, static (writer, of) =>
        {
            writer.WriteUInt8(MemberField.Kind, MemberMessageKind.Have);
            writer.WriteCredential();
            writer.WriteIdentifier(MemberField.Group, of);
            writer.WriteUInt32(MemberField.Revocation, 0);
            writer.WriteUInt32(MemberField.Count, 0);
            writer.WriteOctets(MemberField.Digest, new byte[32], 0, 32);
        });
        RawLine.Say(applies.Session, group, 1, "let me in");

        await Eventually.TrueAsync(() => ends[0].Refusals.Any(text => text.Contains("is no member", StringComparison.Ordinal)), "the line is refused");
        Assert.Empty(ends[0].Heard("let me in"));
        Assert.Single(ends[0].Events, one => newcomer.Id.Equals(one.Peer));
        Assert.Equal(0, newcomer.Node.Counters[NodeCounter.Delivered]);

        // The same peer, logged in, is heard.
        Assert.Equal(GroupResult.Done, (await GroupHouse.JoinAsync(newcomer, GroupHouse.Invite(ends[0], "press"))).Result);
        await GroupHouse.AllSeeAsync("press", [.. ends, newcomer]);
        await GroupHouse.AllHaveKeyAsync("press", [.. ends, newcomer]);
        await GroupHouse.AllReachAllAsync("press", [.. ends, newcomer]);
        await newcomer.SayAsync("press", "thank you");
        await Eventually.TrueAsync(() => ends.All(end => end.Heard("thank you").Any()), "all hear it");
    }

    [Fact]
    [Trait("Capability", "M28")]
    public async Task WhoMayNotConnectIsRefusedBeforeAnyMessageOfAProtocol()
    {
        await using GroupHouse house = new();
        GroupEnd[] ends = await PressAsync(house);
        GroupEnd outsider = house.Add(4);
        Identifier group = ends[0].Status("press")!.Id;
        Identifier elsewhere = GroupHouse.IdOf(99);
        await Eventually.TrueAsync(() => ends.All(end => end.Status("press")!.Problem.Length == 0), "the group is at rest");

        ConnectResult[] results =
        [
            await OwnProof.ConnectAsync(outsider, ends[0], group, "group"),
            await OwnProof.ConnectAsync(outsider, ends[0], group, "control"),
            await OwnProof.ConnectAsync(outsider, ends[0], elsewhere, "group"),
            await OwnProof.ConnectAsync(outsider, ends[0], group, "group", new byte[32]),
            await OwnProof.ConnectAsync(outsider, ends[0], group, "group", []),
        ];

        Assert.All(results, result => Assert.Null(result.Session));
        Assert.All(results[..2], result => Assert.Equal(SessionFailure.Refused, result.Failure));
        Assert.DoesNotContain(ends[0].Node.Sessions, session => session.Peer.Equals(outsider.Id));
        Assert.DoesNotContain(outsider.Node.Sessions, session => session.Peer.Equals(ends[0].Id));
        Assert.Equal(0, outsider.Node.Counters[NodeCounter.Delivered]);

        // One that was a member and is none any more is refused in the same way.
        await ends[0].Groups.RemoveAsync("press", "peer3", true, "gone", GroupHouse.Stop);
        await Eventually.TrueAsync(() => ends[2].Status("press")!.Standing == GroupStanding.Removed, "it is told");
        ConnectResult again = await OwnProof.ConnectAsync(ends[2], ends[1], group, "group");
        Assert.Null(again.Session);
        Assert.Equal(SessionFailure.Refused, again.Failure);
    }

    /// <summary>The flag in an envelope that says that its key is a group's (MESSAGES.md).</summary>
    private static bool IsOfGroupKey(byte[] message) => (message[3] & EnvelopeFlags.GroupKey) != 0;

    private static async Task<GroupEnd[]> PressAsync(GroupHouse house)
    {
        GroupEnd[] ends = house.Add(1, 3);
        await GroupHouse.CreateAsync(ends[0], _open);
        await GroupHouse.JoinAllAsync(ends[0], "press", ends[1..]);
        await GroupHouse.AllHaveKeyAsync("press", ends);
        await GroupHouse.AllReachAllAsync("press", ends);
        Identifier group = ends[0].Status("press")!.Id;
        await Eventually.TrueAsync(
            () => ends.All(end => ends.All(other => other == end || end.Node.FindSession(other.Id, "group", group) is not null)), "all have sessions");
        return ends;
    }
}
