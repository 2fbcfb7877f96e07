using NanoPeers.Identifiers;
using NanoPeers.Linking;
using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.PeerPlatform.Tests.Clocks;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Devices;

/// <summary>The gateway links its devices: DEVICES.md, "Links".</summary>
public sealed class LinkingTests
{
    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(200);
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task TwoPresentDevicesAreToldAndIntroduced()
    {
        await using GatewayRig rig = new GatewayRig(_time).Started();
        await using FakeDevice hall = await rig.PresentAsync("hall");
        await using FakeDevice lamp = await rig.PresentAsync("lamp");

        Expect(LinkResult.Done, [], "", rig.Gateway.Link("HALL", "Lamp"));

        Assert.Equal(new LinkStatus("hall", "lamp", false, "hall is being told"), Assert.Single(rig.Gateway.Links()));
        await ReadyAsync(rig);
        Assert.Equal([(lamp.Node.Id, LinkRole.Switches)], hall.Links.Entries);
        Assert.Equal([(hall.Node.Id, LinkRole.IsSwitched)], lamp.Links.Entries);
        Assert.NotEqual(0UL, hall.Links.HeldFor(lamp.Node.Id));
        Assert.Equal(hall.Links.HeldFor(lamp.Node.Id), lamp.Links.HeldFor(hall.Node.Id));

        // Linked again nothing changes; linked the other way too it is one entry with both roles, and no other introduction.
        Expect(LinkResult.Done, [], "", rig.Gateway.Link("hall", "lamp"));
        Assert.True(Assert.Single(rig.Gateway.Links()).IsReady);
        Expect(LinkResult.Done, [], "", rig.Gateway.Link("lamp", "hall"));
        await UntilAsync(() => hall.Links.Entries.SequenceEqual([(lamp.Node.Id, LinkRole.Switches | LinkRole.IsSwitched)]), rig);
        await ReadyAsync(rig);
        Assert.Equal((1, 1), (hall.Links.Introduced, lamp.Links.Introduced));
    }

    [Fact]
    public async Task ADeviceThatIsAwayIsToldWhenItComes()
    {
        await using GatewayRig rig = new GatewayRig(_time).Started();
        await using FakeDevice hall = await rig.PresentAsync("hall");
        string invitation = rig.Gateway.Invite("lamp").Text!;

        Expect(LinkResult.Done, ["lamp"], "", rig.Gateway.Link("hall", "lamp"));

        await SaysAsync(rig, "waits for lamp, which is away");
        await using FakeDevice lamp = new(invitation, new FakeDeviceSetting { Time = _time });
        lamp.Node.Introductions = lamp.Links.TakeIntroduction;
        lamp.Ask();
        await ReadyAsync(rig);
        Assert.Equal([(hall.Node.Id, LinkRole.IsSwitched)], lamp.Links.Entries);
    }

    [Fact]
    public async Task ALinkThatIsTakenBackStaysUntilBothKnow()
    {
        await using GatewayRig rig = new GatewayRig(_time).Started();
        await using FakeDevice hall = await rig.PresentAsync("hall");
        await using (FakeDevice lamp = await rig.PresentAsync("lamp"))
        {
            rig.Gateway.Link("hall", "lamp");
            await ReadyAsync(rig);
        }

        await UntilAsync(() => rig.Status("lamp").Presence != DevicePresence.Present, rig);
        Assert.Equal(new LinkStatus("hall", "lamp", true, ""), Assert.Single(rig.Gateway.Links()));
        Expect(LinkResult.Done, ["lamp"], "", rig.Gateway.Unlink("hall", "LAMP"));
        await UntilAsync(() => hall.Links.Entries.Count == 0, rig);
        await SaysAsync(rig, "to be taken back; waits for lamp, which is away");
        Expect(LinkResult.NotLinked, [], "hall is not linked with lamp. `links` lists the links.", rig.Gateway.Unlink("hall", "lamp"));
        rig.Gateway.Remove("lamp");
        await UntilAsync(() => rig.Gateway.Links().Count == 0 && Kept(rig).Count == 0, rig);
    }

    [Fact]
    public async Task AFullTableIsNamedWhicheverOfTheTwoHasIt()
    {
        await using GatewayRig rig = new GatewayRig(_time).Started();
        string[] names = ["a", "b", "c", "d", "e", "hub"];
        Assert.All(names, name => Assert.NotNull(rig.Gateway.Invite(name).Text));
        foreach (string light in names[..LinkList.MaxEntries])
        {
            Expect(LinkResult.Done, ["hub", light], "", rig.Gateway.Link("hub", light));
        }

        const string Problem = "hub has 4 links, and a device holds no more. Take one back with `unlink`.";
        Expect(LinkResult.TableFull, [], Problem, rig.Gateway.Link("hub", "e"));
        Expect(LinkResult.TableFull, [], Problem, rig.Gateway.Link("e", "HUB"));
        Expect(LinkResult.Done, ["a", "hub"], "", rig.Gateway.Link("a", "hub"));
        Assert.Equal(LinkList.MaxEntries + 1, Kept(rig).Count);

        // Both ways there is one entry: it is free only when both are taken back.
        Assert.Equal(LinkResult.Done, rig.Gateway.Unlink("hub", "a").Result);
        Expect(LinkResult.TableFull, [], Problem, rig.Gateway.Link("hub", "e"));
        Assert.Equal(LinkResult.Done, rig.Gateway.Unlink("a", "hub").Result);
        Expect(LinkResult.Done, ["hub", "e"], "", rig.Gateway.Link("hub", "e"));
    }

    [Theory]
    [InlineData(LinkRefusal.NotAllowed, "lamp refuses it")]
    [InlineData(LinkRefusal.NotKept, "the storage of lamp does not keep it")]
    public async Task WhatADeviceRefusesIsSaidAndToldAgain(LinkRefusal refusal, string problem)
    {
        await using GatewayRig rig = new GatewayRig(_time).Started();
        await using FakeDevice hall = await rig.PresentAsync("hall");
        await using FakeDevice lamp = await rig.PresentAsync("lamp");
        lamp.Links.Refusal = refusal;
        rig.Gateway.Link("hall", "lamp");
        await SaysAsync(rig, problem);
        int told = lamp.Links.Told;
        await UntilAsync(() => lamp.Links.Told > told, rig);
        Assert.Equal(0, hall.Links.Introduced);
        lamp.Links.Refusal = LinkRefusal.None;
        await ReadyAsync(rig);
    }

    [Fact]
    public async Task ARefusedIntroductionIsSaidAndTriedAgain()
    {
        await using GatewayRig rig = new GatewayRig(_time).Started();
        await using FakeDevice hall = await rig.PresentAsync("hall");
        await using FakeDevice lamp = await rig.PresentAsync("lamp");
        hall.Links.IntroductionRefusal = RejectReason.Busy;
        rig.Gateway.Link("hall", "lamp");
        await SaysAsync(rig, "hall refused the introduction: busy");
        int refused = hall.Links.Refused;
        await UntilAsync(() => hall.Links.Refused > refused, rig);
        hall.Links.IntroductionRefusal = RejectReason.None;
        await ReadyAsync(rig);
        Assert.Equal(hall.Links.HeldFor(lamp.Node.Id), lamp.Links.HeldFor(hall.Node.Id));
    }

    [Fact]
    public async Task AnIntroductionIsRenewedAfterSevenDays()
    {
        CalendarProvider calendar = new(_time);
        await using GatewayRig rig = new GatewayRig(calendar).Started();
        await using FakeDevice hall = await rig.PresentAsync("hall");
        await using FakeDevice lamp = await rig.PresentAsync("lamp");
        rig.Gateway.Link("hall", "lamp");
        await ReadyAsync(rig);
        ulong first = hall.Links.HeldFor(lamp.Node.Id);
        DateTimeOffset introducedAt = Kept(rig).Single().IntroducedAt!.Value;

        calendar.Ahead = TimeSpan.FromDays(7) - TimeSpan.FromHours(1);
        _time.Advance(TimeSpan.FromSeconds(2)); // the keeper looks on this thread, four times
        Assert.Equal((1, 1), (hall.Links.Introduced, lamp.Links.Introduced));

        calendar.Ahead = TimeSpan.FromDays(7);
        await UntilAsync(() => Kept(rig).Single().IntroducedAt > introducedAt, rig);
        Assert.True(Kept(rig).Single().IntroducedAt - introducedAt >= TimeSpan.FromDays(7));
        Assert.Equal((2, 2), (hall.Links.Introduced, lamp.Links.Introduced));
        Assert.NotEqual(first, hall.Links.HeldFor(lamp.Node.Id));
        Assert.Equal(hall.Links.HeldFor(lamp.Node.Id), lamp.Links.HeldFor(hall.Node.Id));
    }

    [Fact]
    public async Task AGatewayThatRestartsKeepsTheLinksAndTellsThemAgain()
    {
        await using GatewayRig rig = new GatewayRig(_time).Started();
        await using FakeDevice hall = await rig.PresentAsync("hall");
        await using FakeDevice lamp = await rig.PresentAsync("lamp");
        rig.Gateway.Invite("attic");
        rig.Gateway.Link("hall", "lamp");
        rig.Gateway.Link("hall", "attic");
        await UntilAsync(() => rig.Gateway.Links().Single(link => link.Light == "lamp").IsReady, rig);
        (int toldHall, int toldLamp) = (hall.Links.Told, lamp.Links.Told);

        await rig.RestartAsync();

        Assert.Equal(["attic", "lamp"], rig.Gateway.Links().Select(link => link.Light));
        await UntilAsync(() => hall.Links.Told > toldHall && lamp.Links.Told > toldLamp, rig);
        await UntilAsync(() => rig.Gateway.Links().Single(link => link.Light == "lamp").IsReady && rig.Status("hall").Session is not null, rig);
        Assert.Equal("waits for attic, which is away", rig.Gateway.Links().Single(link => link.Light == "attic").Problem);
        Assert.Equal((2, 1), (hall.Links.Entries.Count, lamp.Links.Entries.Count));

        // They said what they hold: they are not introduced anew.
        Assert.Equal((1, 1), (hall.Links.Introduced, lamp.Links.Introduced));
    }

    [Fact]
    public async Task ARemovedDevicesLinksAreTakenBackAtTheOthers()
    {
        await using GatewayRig rig = new GatewayRig(_time).Started();
        await using FakeDevice hall = await rig.PresentAsync("hall");
        await using FakeDevice lamp = await rig.PresentAsync("lamp");
        await using FakeDevice attic = await rig.PresentAsync("attic");
        rig.Gateway.Link("hall", "lamp");
        rig.Gateway.Link("attic", "hall");
        rig.Gateway.Link("attic", "lamp");
        await ReadyAsync(rig);

        // A store of links that throws keeps no device from being removed.
        rig.Stores.OnUse = use => Assert.NotEqual("SaveLink", use);
        Assert.True(rig.Gateway.Remove("hall"));

        await UntilAsync(() => Kept(rig).Count == 1, rig);
        Assert.Equal(new LinkStatus("attic", "lamp", true, ""), Assert.Single(rig.Gateway.Links()));
        Assert.Equal([(attic.Node.Id, LinkRole.IsSwitched)], lamp.Links.Entries);
        Assert.Equal([(lamp.Node.Id, LinkRole.Switches)], attic.Links.Entries);
        await UntilAsync(() => hall.Node.Sessions.All(session => !session.IsLive), rig);
    }

    [Fact]
    public async Task ARemovedDevicesLinksAreTakenBackAfterARestartToo()
    {
        await using GatewayRig rig = new GatewayRig(_time).Started();
        await using FakeDevice lamp = await rig.PresentAsync("lamp");
        rig.Gateway.Invite("hall");
        rig.Gateway.Link("hall", "lamp");
        await UntilAsync(() => lamp.Links.Entries.Count == 1, rig);
        rig.Gateway.Remove("hall"); // the clock stands still: nobody is told before the gateway ends

        await rig.RestartAsync();

        Assert.False(Assert.Single(rig.Gateway.Links()).IsReady);
        await UntilAsync(() => rig.Gateway.Links().Count == 0 && Kept(rig).Count == 0, rig);
        Assert.Empty(lamp.Links.Entries);
    }

    [Fact]
    public async Task UnknownDevicesAndOneTwiceAreNamed()
    {
        await using GatewayRig rig = new GatewayRig(_time).Started();
        rig.Gateway.Invite("hall");
        const string Unknown = "No device is named {1} ✓. `peers` lists the names.";
        Expect(LinkResult.UnknownDevice, [], Unknown, rig.Gateway.Link("hall", "{1} ✓"));
        Expect(LinkResult.UnknownDevice, [], Unknown, rig.Gateway.Link("{1} ✓", "hall"));
        Expect(LinkResult.UnknownDevice, [], Unknown, rig.Gateway.Unlink("hall", "{1} ✓"));
        Expect(LinkResult.UnknownDevice, [], Unknown, rig.Gateway.Unlink("{1} ✓", "hall"));
        Expect(LinkResult.SameDevice, [], "hall switches its own light without a link.", rig.Gateway.Link("hall", "HALL"));
        Assert.Empty(rig.Gateway.Links());
        Assert.Empty(Kept(rig));
    }

    [Fact]
    public async Task ADeviceThatIsRemovedWhileItIsLinkedGetsNoLink()
    {
        await using GatewayRig rig = new GatewayRig(_time).Started();
        LinkKeeper keeper = new(rig.Options, rig.Gateway.Node, new());
        Assert.Equal(LinkResult.UnknownDevice, keeper.Link(MemoryStores.IdOf(1), MemoryStores.IdOf(2), out Identifier? full));
        Assert.Null(full);
        Assert.Empty(Kept(rig));
    }

    private static IReadOnlyList<LinkRecord> Kept(GatewayRig rig) => ((ILinkStore)rig.Stores).List();

    private static void Expect(LinkResult result, string[] waiting, string problem, LinkAnswer answer)
    {
        Assert.Equal((result, problem), (answer.Result, answer.Problem));
        Assert.Equal(waiting, answer.Waiting);
    }

    private Task ReadyAsync(GatewayRig rig) => UntilAsync(() => rig.Gateway.Links().All(link => link.IsReady), rig);

    private Task SaysAsync(GatewayRig rig, string problem) => UntilAsync(() => rig.Gateway.Links().Single().Problem == problem, rig);

    private Task UntilAsync(Func<bool> condition, GatewayRig rig) =>
        Eventually.TrueAsTimePassesAsync(_time, _step, condition, string.Join("; ", rig.Gateway.Links()));
}
