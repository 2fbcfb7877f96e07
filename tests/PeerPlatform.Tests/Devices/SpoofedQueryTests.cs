using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Clocks;
using NanoPeers.PeerPlatform.Tests.Transports;

namespace NanoPeers.PeerPlatform.Tests.Devices;

/// <summary>Queries prove nothing: whoever sends them in another's name, or many, stops no session, leads none away, and keeps no device out.</summary>
public sealed class SpoofedQueryTests
{
    [Fact]
    public async Task QueryInTheNameOfAPresentDeviceChangesNothing()
    {
        await using GatewayRig rig = new GatewayRig().Started();
        await using FakeDevice device = await rig.PresentAsync("kitchen");
        DeviceStatus before = rig.Status("kitchen");
        using Stranger stranger = new();

        stranger.Ask(rig, before.Id, 1);

        await Eventually.TrueAsync(() => stranger.Waiting == 1, "an answer to the query, and no session request");
        DeviceStatus after = rig.Status("kitchen");
        Assert.Equal((before.Session!.Id, before.Endpoint), (after.Session!.Id, after.Endpoint));
        Assert.Equal(0, rig.Gateway.Node.SetUpsUnderWay);
    }

    [Fact]
    public async Task ClaimOfALaterStartCostsAFewAttemptsAndNeverTheSession()
    {
        ManualTimeProvider time = new();
        await using GatewayRig rig = new GatewayRig(time).Started();
        await using FakeDevice device = await rig.PresentAsync("kitchen");
        DeviceStatus before = rig.Status("kitchen");
        using Stranger stranger = new();

        stranger.Ask(rig, before.Id, 2);
        await Eventually.TrueAsync(() => rig.Gateway.Node.SetUpsUnderWay == 1, "the claim is looked into");
        int most = 1;
        for (uint boot = 3; boot < 30; boot++)
        {
            long received = rig["received"];
            stranger.Ask(rig, before.Id, boot);
            await Eventually.TrueAsync(() => rig["received"] > received, "the query is heard");
            most = Math.Max(most, rig.Gateway.Node.SetUpsUnderWay);
            time.Advance(TimeSpan.FromMilliseconds(200));
        }

        Assert.InRange(most, 1, GatewayTuning.MaxAttempts);
        Assert.Equal(before.Session!.Id, rig.Status("kitchen").Session!.Id);
        Assert.Equal(before.Endpoint, rig.Status("kitchen").Endpoint);
        Assert.Equal(SwitchResult.Done, (await rig.SwitchAsync("kitchen", SwitchAction.On)).Result);
        TimeSpan step = TimeSpan.FromMilliseconds(200);
        await Eventually.TrueAsTimePassesAsync(time, step, () => rig.Gateway.Node.SetUpsUnderWay == 0, "the attempts end");
        Assert.Equal(before.Session!.Id, rig.Status("kitchen").Session!.Id);
    }

    [Fact]
    public async Task QueriesInTheNameOfAnAbsentDeviceDoNotKeepItOut()
    {
        await using GatewayRig rig = new GatewayRig().Started();
        string invitation = rig.Gateway.Invite("kitchen").Text!;
        Identifier id = rig.Status("kitchen").Id;
        Stranger[] strangers = [.. Enumerable.Range(0, 3).Select(_ => new Stranger())];
        foreach (Stranger stranger in strangers)
        {
            stranger.Ask(rig, id);
        }

        await Eventually.TrueAsync(() => rig.Gateway.Node.SetUpsUnderWay == 3, "the gateway asks where the queries came from");
        await using FakeDevice device = new(invitation);
        device.Ask();

        await rig.UntilAsync("kitchen", status => status.Presence == DevicePresence.Present);
        Assert.Equal(device.Tap.LocalEndpoint.ToString(), rig.Status("kitchen").Endpoint);
        Array.ForEach(strangers, stranger => stranger.Dispose());
    }

    [Fact]
    public async Task DeviceThatIsLostIsSoughtWhereItWasNotWhereAQueryCameFrom()
    {
        ManualTimeProvider time = new();
        await using GatewayRig rig = new GatewayRig(time).Started();
        await using FakeDevice device = await rig.PresentAsync("kitchen");
        string endpoint = rig.Status("kitchen").Endpoint!;
        using Stranger stranger = new();
        device.Node.Sessions.Single().Close(NanoPeers.Sessions.CloseReason.GoingAway);
        await rig.UntilAsync("kitchen", status => status.Presence == DevicePresence.Away);

        stranger.Ask(rig, rig.Status("kitchen").Id);
        await Eventually.TrueAsync(() => rig.Gateway.Node.SetUpsUnderWay == 1, "the gateway asks where the query came from");
        Assert.Equal(endpoint, rig.Status("kitchen").Endpoint);
        time.Advance(TimeSpan.FromSeconds(2.5));

        await rig.UntilAsync("kitchen", status => status.Presence == DevicePresence.Present);
        Assert.Equal(endpoint, rig.Status("kitchen").Endpoint);
    }

    [Fact]
    public async Task FloodOfStrangersQueriesIsShedAndNeitherTheJournalNorAnyDeviceSuffers()
    {
        await using GatewayRig rig = new GatewayRig().Started();
        await using FakeDevice device = await rig.PresentAsync("kitchen");
        AttemptReport[] before = [.. rig.Gateway.Why("kitchen")];
        Stranger[] strangers = [.. Enumerable.Range(0, 40).Select(_ => new Stranger())];
        for (int i = 1; i <= 2000; i++)
        {
            strangers[i % strangers.Length].Ask(rig, Named(i));
            if (i % 20 == 0)
            {
                await Eventually.TrueAsync(() => rig["received"] >= i, "the flood is received");
            }
        }

        await Eventually.TrueAsync(() => rig["queries_shed"] + rig["unknown_devices"] == 2000, "each is counted");
        Assert.True(rig["queries_shed"] > 0);
        Assert.True(rig.Gateway.Why(null).Count <= GatewayTuning.AttemptsOfStrangers + GatewayTuning.AttemptsOfDevice);
        Assert.Equal(before.Select(report => report.AttemptId), rig.Gateway.Why("kitchen").Select(report => report.AttemptId));
        Assert.Equal(SwitchResult.Done, (await rig.SwitchAsync("kitchen", SwitchAction.On)).Result);
        await using FakeDevice late = await rig.PresentAsync("hall");
        Array.ForEach(strangers, stranger => stranger.Dispose());
    }

    [Fact]
    public async Task FloodOfADevicesOwnQueriesIsShed()
    {
        ManualTimeProvider time = new();
        await using GatewayRig rig = new GatewayRig(time).Started();
        await using FakeDevice device = await rig.PresentAsync("kitchen");
        for (int i = 0; i < 200; i++)
        {
            device.Ask();
        }

        await Eventually.TrueAsync(() => rig["queries_shed"] >= 200 - GatewayTuning.QueriesEachSource, "the flood is shed");
        Assert.Equal(1, rig["sessions_set_up"]);
        Assert.True(rig.Gateway.Why("kitchen").Count <= GatewayTuning.AttemptsOfDevice);
    }

    private static Identifier Named(int number)
    {
        byte[] octets = new byte[Identifier.Length];
        BitConverter.TryWriteBytes(octets, number);
        return new Identifier(octets, 0);
    }
}
