using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Transports;

namespace NanoPeers.PeerPlatform.Tests.GroupPeers;

/// <summary>The levels of security of a group, from none to certificates alone.</summary>
public sealed class GroupSecurityTests
{
    [Theory]
    [InlineData("none", GroupSecurity.None)]
    [InlineData("low", GroupSecurity.Low)]
    [InlineData("medium", GroupSecurity.Medium)]
    [InlineData("high", GroupSecurity.High)]
    [Trait("Capability", "M14")]
    public async Task ACreatorSelectsALevelAndWhoJoinsSeesItAndIsBoundByIt(string level, GroupSecurity security)
    {
        await using GroupHouse house = new();
        GroupEnd[] ends = house.Add(1, 2);
        await GroupHouse.CreateAsync(ends[0], new GroupOrder("office", "open", level));
        await GroupHouse.JoinAllAsync(ends[0], "office", ends[1]);

        GroupPolicy expected = GroupPolicy.Of(security) with { Membership = "open" };
        Assert.All(ends, end => Assert.Equal(level, end.Status("office")!.Security));
        Assert.All(ends, end => Assert.Equal(PolicyRules.Lines(expected), end.Show("office").Policy));
        await TogetherAsync(ends, security >= GroupSecurity.Medium);
        string kind = security switch { GroupSecurity.None => "clear", GroupSecurity.Low => "pair", _ => "common" };
        await Eventually.TrueAsync(() => ends.All(end => end.Show("office").Members.All(member => member.Protection is "" || member.Protection == kind)), kind);
        bool takesClear = security <= GroupSecurity.Low;
        Assert.Equal(takesClear ? GroupResult.Done : GroupResult.NotAllowed, (await ends[1].SayAsync("office", "in clear", inClear: true)).Result);
        await ends[1].SayAsync("office", "as the level says");
        await Eventually.TrueAsync(() => ends[0].Heard("as the level says").Any(), "it is heard");
        Assert.Equal(security != GroupSecurity.None, ends[0].Heard("as the level says").Single().IsSecured);
        Assert.Equal(
            GroupResult.BadOrder, (await ends[0].Groups.CreateAsync(new GroupOrder("other", "open", "highest"), GroupHouse.Stop)).Result);
    }

    /// <summary>One life of a group, with certificates of its authority alone, and with no security at all: what differs is what each promises.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Capability", "M22")]
    public async Task AGroupLivesWithCertificatesAloneAndWithNoSecurity(bool isStrict)
    {
        await using GroupHouse house = new();
        GroupEnd[] ends = house.Add(1, 4);
        await GroupHouse.CreateAsync(ends[0], isStrict ? new GroupOrder("office", "authority", "high") : new GroupOrder("office", "open", "none"));
        foreach (GroupEnd end in ends[1..])
        {
            await EnterAsync(end, ends[0], isStrict);
        }

        await GroupHouse.AllSeeAsync("office", ends);
        await TogetherAsync(ends, isStrict);
        await CertificatesAsync(ends, isStrict);
        await TalkAsync(ends, isStrict);
        await CredentialsAsync(ends, isStrict);
        await PartAsync(ends, isStrict);
    }

    private static async Task EnterAsync(GroupEnd end, GroupEnd authority, bool isStrict)
    {
        GroupAnswer answer = await GroupHouse.JoinAsync(end, GroupHouse.Invite(authority, "office"));
        Assert.True(answer.Result == (isStrict ? GroupResult.Pending : GroupResult.Done), answer.Text);
        if (isStrict)
        {
            await Eventually.TrueAsync(() => authority.Show("office").Requests.Any(request => request.Name == end.Name), $"{end.Name} waits");
            await authority.Groups.DecideAsync("office", end.Name, true, "", GroupHouse.Stop);
            await Eventually.TrueAsync(() => end.IsMemberOf("office"), $"{end.Name} is in");
        }
    }

    private static async Task TogetherAsync(GroupEnd[] ends, bool hasKey)
    {
        if (hasKey)
        {
            await GroupHouse.AllHaveKeyAsync("office", ends);
        }
        else
        {
            Assert.All(ends, end => Assert.Equal("", end.Status("office")!.Epoch));
        }

        await GroupHouse.AllReachAllAsync("office", ends);
    }

    /// <summary>With certificates alone a certificate that a member made for itself opens nothing, though its key is the right one.</summary>
    private static async Task CertificatesAsync(GroupEnd[] ends, bool isStrict)
    {
        Identifier group = ends[0].Status("office")!.Id;
        if (isStrict)
        {
            PeerSession[] sessions = [.. ends[0].Node.Sessions.Where(session => session.Terms.Purpose == "group")];
            Assert.NotEmpty(sessions);
            Assert.All(sessions, session => Assert.False(session.Certificate!.IsOfOwnKey));
        }

        ConnectResult own = await OwnProof.ConnectAsync(ends[1], ends[2], group, "group");
        Assert.True(isStrict == own.Session is null, own.Problem);
    }

    private static async Task TalkAsync(GroupEnd[] ends, bool isStrict)
    {
        List<byte[]> wire = [];
        ends[1].Tap.OnSend = message =>
        {
            lock (wire)
            {
                wire.Add(message);
            }
        };
        await ends[1].SayAsync("office", "a word to the office");
        GroupEnd[] others = [ends[0], .. ends[2..]];
        await Eventually.TrueAsync(() => others.All(end => end.Heard("a word to the office").Any()), "all hear it");
        ends[1].Tap.OnSend = null;

        Assert.All(others, end => Assert.Equal(isStrict, end.Heard("a word to the office").Single().IsSecured));
        lock (wire)
        {
            bool isReadable = wire.Exists(message => message.AsSpan().IndexOf(Encoding.UTF8.GetBytes("a word to the office")) >= 0);
            Assert.Equal(!isStrict, isReadable);
        }
    }

    private static async Task CredentialsAsync(GroupEnd[] ends, bool isStrict)
    {
        Identifier group = ends[0].Status("office")!.Id;
        await Eventually.TrueAsync(() => ends[1].Node.FindSession(ends[0].Id, "group", group) is not null, "a session is there");
        RawLine.Say(ends[1], ends[0], group, 1, "without a credential");
        await Eventually.TrueAsync(
            () => isStrict ? ends[0].Refusals.Any(text => text.EndsWith("its credential is Missing", StringComparison.Ordinal))
                : ends[0].Heard("without a credential").Any(),
            "it is refused, or taken");
        Assert.Equal(isStrict ? 0 : 1, ends[0].Heard("without a credential").Count());
    }

    private static async Task PartAsync(GroupEnd[] ends, bool isStrict)
    {
        string before = ends[0].Status("office")!.Epoch;
        Assert.Equal(GroupResult.Done, (await ends[3].Groups.LeaveAsync("office", GroupHouse.Stop)).Result);
        await GroupHouse.AllSeeAsync("office", ends[..3]);
        Assert.Equal(GroupStanding.Left, ends[3].Status("office")!.Standing);
        await Eventually.TrueAsync(() => ends[..3].All(end => isStrict == (end.Status("office")!.Epoch != before)), "a key, if there is one, changes");

        Assert.Equal(GroupResult.Done, (await ends[0].Groups.RemoveAsync("office", "peer3", true, "gone", GroupHouse.Stop)).Result);
        await GroupHouse.AllSeeAsync("office", ends[..2]);
        await Eventually.TrueAsync(() => ends[2].Status("office")!.Standing == GroupStanding.Removed, "the removed one is told");
        GroupAnswer again = await GroupHouse.JoinAsync(ends[2], GroupHouse.Invite(ends[0], "office"));
        Assert.Equal(GroupResult.Rejected, again.Result);
    }
}
