using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Transports;

namespace NanoPeers.PeerPlatform.Tests.GroupPeers;

/// <summary>How what is said to a group is protected, and against whom, between peers that run the whole service.</summary>
public sealed class GroupProtectionTests
{
    private static GroupOrder Pairs(string name) => new(name, "open", "none") { Protection = "pair" };

    [Fact]
    [Trait("Capability", "B4")]
    [Trait("Capability", "B5")]
    [Trait("Capability", "B6")]
    public async Task PairsWithAKeyUseItAndWhoHasNoneTakesPartInClear()
    {
        await using GroupHouse house = new();
        GroupEnd[] ends = house.Add(1, 4);
        await GroupHouse.CreateAsync(ends[0], Pairs("street"));
        string invitation = GroupHouse.Invite(ends[0], "street");
        for (int i = 1; i < ends.Length; i++)
        {
            // The last one wants no key.
            GroupAnswer joined = await GroupHouse.JoinAsync(ends[i], invitation, null, i < 3);
            Assert.True(joined.Result == GroupResult.Done, joined.Text);
        }

        await GroupHouse.AllSeeAsync("street", ends);
        await Eventually.TrueAsync(() => ends[..3].All(end => PairsOf(end) == 2) && ends.All(end => PlacesOf(end) == 3), "three pairs have keys");
        List<byte[]> wire = Watch(ends);
        GroupAnswer said = await ends[1].SayAsync("street", "a word to all of the street");
        await ends[3].SayAsync("street", "from the one without a key");

        Assert.Contains("under pair keys to 2, in clear to 1", said.Text, StringComparison.Ordinal);
        await Eventually.TrueAsync(
            () => ends.Where(end => end != ends[1]).All(end => end.Heard("a word to all of the street").Any())
                && ends[..3].All(end => end.Heard("from the one without a key").Any()),
            "all hear both");
        Assert.True(ends[0].Heard("a word to all of the street").Single().IsSecured);
        Assert.True(ends[2].Heard("a word to all of the street").Single().IsSecured);
        Assert.False(ends[3].Heard("a word to all of the street").Single().IsSecured);
        Assert.All(ends[..3], end => Assert.False(end.Heard("from the one without a key").Single().IsSecured));
        Assert.Equal(0, PairsOf(ends[3]));

        // What went to a pair is readable by that pair alone: in clear it went once, to the one without a key.
        Assert.Equal(1, Count(wire, "a word to all of the street"));
    }

    [Fact]
    [Trait("Capability", "B2")]
    [Trait("Capability", "B15")]
    [Trait("Capability", "B16")]
    public async Task AMemberThatTakesNoPartGetsNoKeyAndHearsNothingAndOutsidersReadNothing()
    {
        await using GroupHouse house = new();
        GroupEnd[] ends = house.Add(1, 4);
        await GroupHouse.CreateAsync(ends[0], new GroupOrder("garden", "open", "medium"));
        string invitation = GroupHouse.Invite(ends[0], "garden");
        await GroupHouse.JoinAsync(ends[1], invitation);
        await GroupHouse.JoinAsync(ends[2], invitation, null, wantsKey: false);
        await GroupHouse.AllSeeAsync("garden", ends[..3]);
        await GroupHouse.AllHaveKeyAsync("garden", ends[..2]);
        await GroupHouse.AllReachAllAsync("garden", ends[..2]);
        List<byte[]> wire = Watch(ends);
        List<byte[]> sealedOnes = [];
        ends[0].Tap.OnSend += message => Keep(sealedOnes, message);

        await ends[0].SayAsync("garden", "under the key alone");
        await Eventually.TrueAsync(() => ends[1].Heard("under the key alone").Any(), "who takes part hears it");

        Assert.Equal("", ends[2].Status("garden")!.Epoch);
        Assert.DoesNotContain(ends[2].Events, one => one.Kind == GroupEventKind.Said);
        Assert.Equal(0, Count(wire, "under the key alone"));

        // An outsider that got hold of the message can open none of it, and is told nothing.
        byte[][] captured;
        lock (sealedOnes)
        {
            captured = [.. sealedOnes.Where(IsOfGroupKey)];
        }

        Assert.NotEmpty(captured);
        foreach (byte[] message in captured)
        {
            ends[0].Tap.Inject(message, ends[3].Address);
        }

        await Eventually.TrueAsync(() => ends[3].Node.Counters[NodeCounter.UnknownGroupKey] >= captured.Length, "the outsider got them all");
        Assert.Equal(0, ends[3].Node.Counters[NodeCounter.OpenedOfGroup]);
        Assert.Empty(ends[3].Events);
    }

    [Fact]
    [Trait("Capability", "B17")]
    public async Task InAGroupWithAKeyClearLinesGoOnTheSendersWordAloneAndAreMarked()
    {
        await using GroupHouse house = new();
        GroupEnd[] ends = house.Add(1, 2);
        await GroupHouse.CreateAsync(ends[0], new GroupOrder("garden", "open", "low") { Protection = "common" });
        await GroupHouse.JoinAllAsync(ends[0], "garden", ends[1]);
        await GroupHouse.AllHaveKeyAsync("garden", ends);
        await GroupHouse.AllReachAllAsync("garden", ends);

        await ends[0].SayAsync("garden", "sealed");
        await ends[0].SayAsync("garden", "open", inClear: true);

        await Eventually.TrueAsync(() => ends[1].Heard("sealed").Any() && ends[1].Heard("open").Any(), "both are heard");
        Assert.True(ends[1].Heard("sealed").Single().IsSecured);
        Assert.False(ends[1].Heard("open").Single().IsSecured);

        await GroupHouse.CreateAsync(ends[0], new GroupOrder("vault", "open", "medium"));
        await GroupHouse.JoinAllAsync(ends[0], "vault", ends[1]);
        Assert.Equal(GroupResult.NotAllowed, (await ends[0].SayAsync("vault", "open", inClear: true)).Result);
    }

    [Fact]
    [Trait("Capability", "B19")]
    [Trait("Capability", "G1")]
    [Trait("Capability", "G2")]
    public async Task GroupsAndGroupsOfGroupsKeepTheirMembersRulesAndMessagesApart()
    {
        await using GroupHouse house = new();
        GroupEnd[] ends = house.Add(1, 3);
        await GroupHouse.CreateAsync(ends[0], new GroupOrder("house", "open", "medium"));
        await GroupHouse.CreateAsync(ends[0], new GroupOrder("kitchen", "open", "none") { Parent = "house" });
        await GroupHouse.JoinAllAsync(ends[0], "house", ends[1]);
        await GroupHouse.JoinAllAsync(ends[0], "kitchen", ends[2]);
        await GroupHouse.AllHaveKeyAsync("house", ends[0], ends[1]);
        await GroupHouse.AllReachAllAsync("house", ends[0], ends[1]);
        await Eventually.TrueAsync(() => ends[0].Show("kitchen").Members.All(member => member.IsReachable), "the kitchen is together");

        await ends[0].SayAsync("house", "to the house");
        await ends[0].SayAsync("kitchen", "to the kitchen");

        await Eventually.TrueAsync(() => ends[1].Heard("to the house").Any() && ends[2].Heard("to the kitchen").Any(), "each group hears its own");
        Assert.True(ends[1].Heard("to the house").Single().IsSecured);
        Assert.False(ends[2].Heard("to the kitchen").Single().IsSecured);
        Assert.Empty(ends[1].Heard("to the kitchen"));
        Assert.Empty(ends[2].Heard("to the house"));
        Assert.Equal([ends[0].Show("house").Status.Id], ends[2].Show("kitchen").Parents);
        Assert.Null(ends[2].Groups.Show("house"));
        Assert.NotEqual(ends[0].Show("house").Policy, ends[0].Show("kitchen").Policy);
        Assert.Contains("membership=open", ends[2].Show("kitchen").Policy);
    }

    private static int PairsOf(GroupEnd end) => end.Show("street").Members.Count(member => member.Protection == "pair" && member.IsReachable);

    private static int PlacesOf(GroupEnd end) => end.Show("street").Members.Count(member => member.IsReachable && !member.Id.Equals(end.Id));

    private static List<byte[]> Watch(GroupEnd[] ends)
    {
        List<byte[]> wire = [];
        foreach (GroupEnd end in ends)
        {
            end.Tap.OnSend += message => Keep(wire, message);
        }

        return wire;
    }

    private static void Keep(List<byte[]> wire, byte[] message)
    {
        lock (wire)
        {
            wire.Add([.. message]);
        }
    }

    private static int Count(List<byte[]> wire, string text)
    {
        byte[] octets = System.Text.Encoding.UTF8.GetBytes(text);
        lock (wire)
        {
            return wire.Count(message => message.AsSpan().IndexOf(octets) >= 0);
        }
    }

    /// <summary>The flag in an envelope that says that its key is a group's (MESSAGES.md).</summary>
    private static bool IsOfGroupKey(byte[] message) => (message[3] & NanoPeers.Messages.EnvelopeFlags.GroupKey) != 0;
}
