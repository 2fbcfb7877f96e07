using System.Collections.Concurrent;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.GroupPeers;

/// <summary>How services speak in a group: to one, to all, and only with members.</summary>
public sealed class GroupPortTests
{
    private readonly ConcurrentDictionary<int, PortEar> _ears = new();

    [Theory]
    [InlineData("none", "clear")]
    [InlineData("low", "pair")]
    [InlineData("medium", "common")]
    [InlineData("high", "common")]
    public async Task MembersSpeakToOneAndToAllAtEveryLevelOfSecurity(string security, string protection)
    {
        await using GroupHouse house = NewHouse();
        GroupEnd[] ends = house.Add(1, 3);
        string membership = security == "high" ? "invitation" : "open";
        await GroupHouse.CreateAsync(ends[0], new GroupOrder("crew", membership, security) { Protection = protection });
        foreach (GroupEnd other in ends[1..])
        {
            GroupAnswer joined = await GroupHouse.JoinAsync(other, GroupHouse.Invite(ends[0], "crew", membership == "open" ? null : other.Name));
            Assert.True(joined.Result == GroupResult.Done, joined.Text);
        }

        await GroupHouse.AllSeeAsync("crew", ends);
        await ReachAsync(ends);

        GroupPort port = ends[1].Groups.FindPort("crew")!;
        Assert.Equal(2, port.Members.Count);
        Assert.DoesNotContain(port.Members, peer => peer.Equals(ends[1].Id));
        Assert.True(port.IsMember(ends[1].Id));
        Assert.NotNull(await port.ConnectAsync(ends[2].Id, GroupHouse.Stop));
        Assert.Equal(SendStatus.Sent, PortEar.Say(port, ends[2].Id, "to one"));
        await Eventually.TrueAsync(() => _ears[3].Heard.Any(heard => heard.Text == "to one"), "the one hears it");
        Assert.Equal((ends[1].Id, "to one", true), _ears[3].Heard.Single(heard => heard.Text == "to one"));

        await SayToAllAsync(port, 2, "to all");
        await Eventually.TrueAsync(() => new[] { 1, 3 }.All(number => _ears[number].Heard.Any(heard => heard.Text == "to all")), "all hear it");
        Assert.All([1, 3], number => Assert.Equal(ends[1].Id, _ears[number].Heard.First(heard => heard.Text == "to all").From));
        Assert.Equal(security is "none" or "low" ? SendStatus.Sent : SendStatus.Unreachable, port.SendClearTo(ends[2].Id, PortEar.Tag, "open word", PortEar.Write));
        if (port.AllowsClear)
        {
            await Eventually.TrueAsync(() => _ears[3].Heard.Any(heard => heard is { Text: "open word", IsSecured: false }), "the word in clear comes");
        }
    }

    [Fact]
    public async Task AnAnswerFromWithinTheHandlerGoesOutUnderTheKeyToo()
    {
        await using GroupHouse house = NewHouse();
        GroupEnd[] ends = await CrewAsync(house, 3, "common");
        _ears[2].Answers = true;
        GroupPort port = ends[0].Groups.FindPort("crew")!;
        await port.ConnectAsync(ends[1].Id, GroupHouse.Stop);
        Assert.Equal(SendStatus.Sent, PortEar.Say(port, ends[1].Id, "ask"));
        await Eventually.TrueAsync(
            () => _ears[1].Heard.Any(heard => heard.Text == "answer") && _ears[1].Heard.Any(heard => heard.Text == "answer to all"), "both answers come");
    }

    [Fact]
    public async Task WhoLeavesIsToldOfAndHeardNoMoreAndHasNoPort()
    {
        await using GroupHouse house = NewHouse();
        GroupEnd[] ends = await CrewAsync(house, 3, "pair");
        GroupPort port = ends[0].Groups.FindPort("crew")!;
        GroupPort of = ends[2].Groups.FindPort("crew")!;
        PeerSession session = (await of.ConnectAsync(ends[0].Id, GroupHouse.Stop))!;
        TaskCompletionSource<Identifier> left = new();
        port.MemberLeft += (_, peer) =>
        {
            // No lock is held: a listener may ask the port.
            Assert.False(port.IsMember(peer));
            left.TrySetResult(peer);
        };
        TaskCompletionSource gone = new();
        ends[2].Groups.PortsChanged += () => gone.TrySetResult();

        await ends[0].Groups.RemoveAsync("crew", ends[2].Name, false, "", GroupHouse.Stop);

        Assert.Equal(ends[2].Id, await left.Task.WaitAsync(TimeSpan.FromSeconds(60), GroupHouse.Stop));
        await gone.Task.WaitAsync(TimeSpan.FromSeconds(60), GroupHouse.Stop);
        Assert.Null(ends[2].Groups.FindPort(port.Group));
        Assert.False(of.IsOpen);
        Assert.Equal(0, of.SendToAll(PortEar.Tag, "after", PortEar.Write));
        Assert.Equal(SendStatus.Unreachable, PortEar.Say(of, ends[0].Id, "after"));
        Assert.Equal(SendStatus.Unreachable, PortEar.Say(port, ends[2].Id, "after"));
        Assert.Null(await port.ConnectAsync(ends[2].Id, GroupHouse.Stop));

        // Past its own service, under the session while it is there: heard, and judged as nobody's.
        session.SendBody(PortEar.Tag, "past it", PortEar.Write);
        Assert.DoesNotContain(_ears[1].Heard, heard => heard.Text == "past it" && heard.From is not null);
    }

    [Fact]
    public async Task WhatComesWithoutTheCredentialThatTheGroupDemandsCountsForNothing()
    {
        await using GroupHouse house = NewHouse();
        GroupEnd[] ends = house.Add(1, 2);
        await GroupHouse.CreateAsync(ends[0], new GroupOrder("vault", "invitation", "high"));
        GroupAnswer joined = await GroupHouse.JoinAsync(ends[1], GroupHouse.Invite(ends[0], "vault", ends[1].Name));
        Assert.True(joined.Result == GroupResult.Done, joined.Text);
        await GroupHouse.AllSeeAsync("vault", ends);
        GroupPort port = ends[1].Groups.FindPort("vault")!;
        PeerSession? session = null;
        await Eventually.TrueAsync(() => (session = port.Session(ends[0].Id)) is not null, "the two have a session");

        session!.SendBody(PortEar.Tag, "without", PortEar.Write);
        Assert.Equal(SendStatus.Sent, PortEar.Say(port, ends[0].Id, "with"));

        await Eventually.TrueAsync(() => _ears[1].Heard.Count >= 2, "both come");
        Assert.Null(_ears[1].Heard.Single(heard => heard.Text == "without").From);
        Assert.Equal(ends[1].Id, _ears[1].Heard.Single(heard => heard.Text == "with").From);
    }

    [Theory]
    [InlineData("medium", "pair")]
    [InlineData("high", "common")]
    public async Task AMessageThroughAPortAllocatesNothingAtEitherEnd(string security, string protection)
    {
        await using GroupHouse house = NewHouse();
        GroupEnd[] ends = house.Add(1, 2);
        await GroupHouse.CreateAsync(ends[0], new GroupOrder("crew", "invitation", security) { Protection = protection });
        GroupAnswer joined = await GroupHouse.JoinAsync(ends[1], GroupHouse.Invite(ends[0], "crew", ends[1].Name));
        Assert.True(joined.Result == GroupResult.Done, joined.Text);
        await GroupHouse.AllSeeAsync("crew", ends);
        GroupPort port = ends[0].Groups.FindPort("crew")!;
        await Eventually.TrueAsync(() => port.Session(ends[1].Id) is not null, "the two have a session");
        _ears[2].OnlyCounts = true;
        ends[0].Tap.Holds = true;
        byte[] payload = new byte[64];
        for (int i = 0; i < 600; i++)
        {
            port.SendTo(ends[1].Id, PortEar.Tag, payload, Raw);
        }

        byte[][] sealedOnes = [.. ends[0].Tap.Held];
        KnownIncomingAddress from = new(ends[0].Address);
        List<long> opening = [];
        foreach (byte[] octets in sealedOnes)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            ends[1].Node.Receive(ends[1].Tap, octets, 0, octets.Length, from);
            opening.Add(GC.GetAllocatedBytesForCurrentThread() - before);
        }

        // Until here nothing else overtakes them: the replay window is 64 wide.
        ends[0].Tap.Holds = false;
        Assert.InRange(_ears[2].Count, 500, 700);
        Assert.Equal(0, opening.Order().ElementAt(opening.Count / 2));

        List<long> sending = [];
        ends[0].Tap.Loses = static () => true;
        for (int i = 0; i < 600; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            port.SendTo(ends[1].Id, PortEar.Tag, payload, Raw);
            sending.Add(GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, sending.Order().ElementAt(sending.Count / 2));
    }

    private static void Raw(MessageWriter writer, byte[] octets)
    {
        writer.WriteUInt8(BodyFields.KindField, 1);
        writer.WriteCredential();
        writer.WriteOctets(3, octets, 0, octets.Length);
    }

    private GroupHouse NewHouse() => new()
    {
        Attaching = end => end.Node.Handle(PortEar.Tag, _ears[end.Number] = new PortEar(end)),
    };

    private static async Task<GroupEnd[]> CrewAsync(GroupHouse house, int count, string protection)
    {
        GroupEnd[] ends = house.Add(1, count);
        await GroupHouse.CreateAsync(ends[0], new GroupOrder("crew", "open", "medium") { Protection = protection });
        await GroupHouse.JoinAllAsync(ends[0], "crew", ends[1..]);
        await ReachAsync(ends);
        return ends;
    }

    private static async Task ReachAsync(GroupEnd[] ends)
    {
        if (ends[0].Status("crew")!.Epoch.Length > 0)
        {
            await GroupHouse.AllHaveKeyAsync("crew", ends);
        }

        await GroupHouse.AllReachAllAsync("crew", ends);
    }

    private static Task SayToAllAsync(GroupPort port, int count, string text) =>
        Eventually.TrueAsync(() => port.SendToAll(PortEar.Tag, text, PortEar.Write) == count, "it goes out to all");
}
