using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.PeerPlatform.Tests.Clocks;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.PeerPlatform.Tests.Devices;

/// <summary>The states of lights: kept over restarts, never undone by older ones; and sessions that are renewed under them.</summary>
public sealed class LightKeepingTests
{
    [Fact]
    public async Task StateIsShownAfterARestartBeforeTheDeviceIsHeard()
    {
        await using GatewayRig rig = new GatewayRig().Started();
        FakeDevice device = await rig.PresentAsync("kitchen");
        Assert.Equal(SwitchResult.Done, (await rig.SwitchAsync("kitchen", SwitchAction.On)).Result);
        ulong version = rig.Status("kitchen").LightVersion;
        device.Tap.Holds = true;
        await device.DisposeAsync();

        await rig.RestartAsync();

        DeviceStatus status = rig.Status("kitchen");
        Assert.Equal((true, version), (status.Light, status.LightVersion));
        Assert.NotEqual(DevicePresence.Present, status.Presence);
        Assert.NotNull(status.LastSeenAt);
    }

    [Fact]
    public async Task OlderStateUndoesNeitherTheShownNorTheKeptOne()
    {
        await using GatewayRig rig = new GatewayRig().Started();
        await using FakeDevice device = await rig.PresentAsync("kitchen");
        Assert.Equal(SwitchResult.Done, (await rig.SwitchAsync("kitchen", SwitchAction.On)).Result);
        ulong version = rig.Status("kitchen").LightVersion;
        await Eventually.TrueAsync(() => rig.Stores.Find(rig.Status("kitchen").Id)?.Version == version, "the state is kept");
        PeerSession session = device.Node.Sessions.Single();

        Tell(session, false, version - 1);
        Tell(session, false, version);
        Tell(session, true, version + 7);

        await rig.UntilAsync("kitchen", status => status.LightVersion == version + 7);
        Assert.True(rig.Status("kitchen").Light);
        await Eventually.TrueAsync(() => rig.Stores.Find(rig.Status("kitchen").Id)?.Version == version + 7, "the newest is kept, on or off");
        Assert.False(((ILightStateStore)rig.Stores).Save(rig.Status("kitchen").Id, false, version, default));
        Tell(session, false, version + 6);
        await rig.RestartAsync();
        await rig.UntilAsync("kitchen", status => status.Presence == DevicePresence.Present);
        Assert.Equal((true, version + 7), (rig.Status("kitchen").Light, rig.Status("kitchen").LightVersion));
    }

    [Fact]
    public async Task ThousandChangesAreOneNote()
    {
        await using GatewayRig rig = new GatewayRig().Started();
        await using FakeDevice device = await rig.PresentAsync("kitchen");
        ulong version = rig.Status("kitchen").LightVersion;
        using ManualResetEventSlim goOn = new();
        int written = 0;
        rig.Stores.OnUse = member =>
        {
            if (member == "SaveLight")
            {
                Interlocked.Increment(ref written);
                goOn.Wait(TimeSpan.FromSeconds(20));
            }
        };

        for (uint change = 1; change <= 1000; change++)
        {
            Tell(device.Node.Sessions.Single(), change % 2 == 0, version + change);
            if (change % 50 == 0)
            {
                await rig.UntilAsync("kitchen", status => status.LightVersion == version + change);
            }
        }

        goOn.Set();

        // The disk stood: what came meanwhile is one note, the newest.
        await Eventually.TrueAsync(() => rig.Stores.Find(rig.Status("kitchen").Id)?.Version == version + 1000, "the newest is kept");
        Assert.Equal(2, written);
    }

    [Fact]
    public async Task SessionsAreRenewedByAgeAndTheLightStaysInReach()
    {
        ManualTimeProvider time = new();
        await using GatewayRig rig = new(time) { SessionLifetime = TimeSpan.FromSeconds(60) };
        rig.Started();
        await using FakeDevice device = await rig.PresentAsync("kitchen");
        HashSet<string> sessions = [];
        for (int i = 0; i < 200; i++)
        {
            SessionStatus used = rig.Status("kitchen").Session!;
            sessions.Add(used.Id);
            time.Advance(TimeSpan.FromSeconds(1));
            if (used.Age >= TimeSpan.FromSeconds(45))
            {
                // Three quarters of its life: the clock waits for the new session, not for the end of the old one.
                await rig.UntilAsync("kitchen", status => status.Session is { } session && session.Id != used.Id);
            }

            if (i % 10 == 0)
            {
                Assert.Equal(SwitchResult.Done, (await rig.SwitchAsync("kitchen", i % 20 == 0 ? SwitchAction.On : SwitchAction.Off)).Result);
            }
        }

        Assert.InRange(sessions.Count, 4, 6);
        Assert.Equal("resumption", rig.Status("kitchen").Session!.KeyExchange);
        Assert.InRange(rig.Gateway.Node.Sessions.Count, 1, 2);
    }

    [Fact]
    public async Task RenewalThatFailsIsTriedAgainBeforeTheSessionEnds()
    {
        ManualTimeProvider time = new();
        await using GatewayRig rig = new(time) { SessionLifetime = TimeSpan.FromSeconds(60) };
        rig.Started();
        await using FakeDevice device = await rig.PresentAsync("kitchen");
        string first = rig.Status("kitchen").Session!.Id;
        rig.OnTakeKey = () => throw new InvalidOperationException("No keys.");
        time.Advance(TimeSpan.FromSeconds(46));
        await Eventually.TrueAsTimePassesAsync(time, TimeSpan.FromMilliseconds(20), () => rig["gateway_faults"] >= 1, "the renewal fails");
        rig.OnTakeKey = null;
        Assert.Equal(first, rig.Status("kitchen").Session!.Id);
        time.Advance(TimeSpan.FromSeconds(11));

        await rig.UntilAsync("kitchen", status => status.Session is { } session && session.Id != first);
        Assert.Equal(SwitchResult.Done, (await rig.SwitchAsync("kitchen", SwitchAction.On)).Result);
    }

    [Fact]
    [Trait("Capability", "A31")]
    public async Task DeviceThatHasNoAddressFindsItsGatewayByRegionDiscoveryAndGetsASession()
    {
        int groupPort = FreePorts.Udp();
        await using GatewayRig rig = new GatewayRig(groupPort: groupPort).Started();
        await using FakeDevice device = new(rig.Gateway.Invite("kitchen").Text!, new FakeDeviceSetting { GroupPort = groupPort });

        device.AskAll();

        await rig.UntilAsync("kitchen", status => status.Presence == DevicePresence.Present && status.Light is not null);
        Assert.Equal(SwitchResult.Done, (await rig.SwitchAsync("kitchen", SwitchAction.On)).Result);
        Assert.True(device.IsOn);
    }

    private static void Tell(PeerSession session, bool on, ulong version) =>
        session.SendBody(ProtocolTag.Switch, (on, version), static (writer, state) =>
        {
            writer.WriteUInt8(SwitchField.Kind, SwitchMessageKind.StateChanged);
            writer.ReserveOctets(SwitchField.Credential, 0);
            writer.WriteUInt8(SwitchField.On, state.on ? 1 : 0);
            writer.WriteUInt64(SwitchField.Version, state.version);
            writer.WriteUInt8(SwitchField.Cause, (int)SwitchCause.Button);
        });
}
