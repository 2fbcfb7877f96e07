using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.PeerPlatform.Tests.Clocks;
using NanoPeers.PeerPlatform.Tests.Nodes;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Devices;

/// <summary>Stores, keys and devices that fail: the gateway goes on, says what failed, and gets over it.</summary>
public sealed class GatewayFaultTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task StoresThatCannotBeWrittenCostNotesAndNothingElse()
    {
        await using GatewayRig rig = new GatewayRig().Started();
        rig.Stores.OnUse = member => Refuse(member is "SaveResumption" or "RecordSeen" or "SaveLight");
        await using FakeDevice device = await rig.PresentAsync("kitchen");

        Assert.Equal(SwitchResult.Done, (await rig.SwitchAsync("kitchen", SwitchAction.On)).Result);

        // The light's first state and the one after it may go in one note.
        await Eventually.TrueAsync(() => rig["gateway_faults"] >= 3, "secret, address and the state of the light");
        Assert.Equal(0, rig.Stores.Resumptions);
        rig.Stores.OnUse = null;
        Assert.Equal(SwitchResult.Done, (await rig.SwitchAsync("kitchen", SwitchAction.Off)).Result);
        await Eventually.TrueAsync(() => rig.Stores.Find(rig.Status("kitchen").Id) is { On: false }, "the next note is written");
    }

    [Fact]
    public async Task KeyThatCannotBeTakenIsTheProblemUntilItCan()
    {
        await using GatewayRig rig = new GatewayRig().Started();
        rig.OnTakeKey = () => throw new InvalidOperationException("No keys.");
        await using FakeDevice device = new(rig.Gateway.Invite("kitchen").Text!);
        device.Ask();
        await rig.UntilAsync("kitchen", status => status.Problem.Contains("No keys.", StringComparison.Ordinal));
        Assert.True(rig["gateway_faults"] >= 1);

        rig.OnTakeKey = null;
        device.Ask();

        await rig.UntilAsync("kitchen", status => status.Presence == DevicePresence.Present);
    }

    [Fact]
    public async Task SecretThatCannotBeReadIsTheProblemUntilItCan()
    {
        await using GatewayRig rig = new GatewayRig().Started();
        rig.Stores.OnUse = member => Refuse(member == nameof(IDeviceStore.TryCopySecret));
        await using FakeDevice device = new(rig.Gateway.Invite("kitchen").Text!);
        device.Ask();
        await rig.UntilAsync("kitchen", status => status.Problem.Contains("The disk is gone.", StringComparison.Ordinal));

        rig.Stores.OnUse = null;
        device.Ask();

        await rig.UntilAsync("kitchen", status => status.Presence == DevicePresence.Present);
    }

    [Fact]
    public async Task DamagedResumptionSecretCostsAFullSetUpAtEitherEnd()
    {
        await using GatewayRig rig = new GatewayRig().Started();
        await using FakeDevice device = await rig.PresentAsync("kitchen");
        await Eventually.TrueAsync(() => rig.Stores.Resumptions == 1, "the secret is kept");
        rig.Stores.OnUse = member => Refuse(member is nameof(IResumptionStore.TryFind) or nameof(IResumptionStore.TryFindNewest));

        ConnectResult refused = await device.ResumeAsync(rig.Gateway).WaitAsync(_patience, TestContext.Current.CancellationToken);
        Assert.Equal(RejectReason.UnknownPresharedKey, refused.Reason);
        await rig.RestartAsync();

        await rig.UntilAsync("kitchen", status => status.Session?.KeyExchange == "RSA-OAEP-SHA256");
    }

    [Fact]
    public async Task StoreThatThrowsWhileADeviceAsksByItselfIsToldAsBusy()
    {
        await using GatewayRig rig = new GatewayRig().Started();
        await using FakeDevice device = await rig.PresentAsync("kitchen");
        rig.Stores.OnUse = member => Refuse(member == nameof(IDeviceStore.TryCopySecret));

        ConnectResult refused = await device.ResumeAsync(rig.Gateway).WaitAsync(_patience, TestContext.Current.CancellationToken);

        Assert.Equal(RejectReason.Busy, refused.Reason);
        Assert.True(rig["set_up_faults"] >= 1);
        Assert.Equal(SwitchResult.Done, (await rig.SwitchAsync("kitchen", SwitchAction.On)).Result);
        rig.Stores.OnUse = null;
        Assert.NotNull((await device.ResumeAsync(rig.Gateway)).Session);
    }

    [Fact]
    public async Task DeviceThatCannotBeRemovedFromTheStoreStays()
    {
        await using GatewayRig rig = new GatewayRig().Started();
        await using FakeDevice device = await rig.PresentAsync("kitchen");
        rig.Stores.OnUse = member => Refuse(member == "RemoveDevice");

        Assert.Throws<StoreException>(() => rig.Gateway.Remove("kitchen"));

        Assert.Equal(SwitchResult.Done, (await rig.SwitchAsync("kitchen", SwitchAction.On)).Result);
        rig.Stores.OnUse = null;
        Assert.True(rig.Gateway.Remove("kitchen"));
        Assert.Empty(rig.Gateway.Devices());
    }

    [Fact]
    public async Task InvitationThatCannotBeWrittenEnrolsNobody()
    {
        await using GatewayRig rig = new GatewayRig().Started();
        rig.Stores.OnUse = member => Refuse(member == nameof(IGatewayStateStore.SaveAuthorityKey));

        Assert.Throws<StoreException>(() => rig.Gateway.Invite("kitchen"));

        Assert.Empty(rig.Gateway.Devices());
        Assert.Null(rig.Stores.FindByName("kitchen"));
        rig.Stores.OnUse = null;
        Assert.NotNull(rig.Gateway.Invite("kitchen").Text);
    }

    [Fact]
    public async Task InvitationsAtOnceNameOneAuthority()
    {
        await using GatewayRig rig = new GatewayRig().Started();

        InviteAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() => rig.Gateway.Invite($"lamp {i}"))));

        byte[][] keys = [.. answers.Select(answer => ModulusOf(answer.Text!))];
        Assert.All(keys, key => Assert.Equal(keys[0], key));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task NobodyIsLeftWaitingForALightThatIsRemovedOrWhoseGatewayStops(bool stops)
    {
        await using GatewayRig rig = new(new ManualTimeProvider());
        rig.Started();
        await using FakeDevice device = await rig.PresentAsync("kitchen");
        device.Tap.Holds = true;
        Task<SwitchAnswer> waiting = rig.SwitchAsync("kitchen", SwitchAction.On);
        Assert.False(waiting.IsCompleted);

        if (stops)
        {
            await rig.Gateway.DisposeAsync();
        }
        else
        {
            Assert.True(rig.Gateway.Remove("kitchen"));
        }

        Assert.Equal(SwitchResult.NoAnswer, (await waiting).Result);
    }

    [Fact]
    public async Task DeviceRemovedWhileItsSessionIsSetUpIsNotLetIn()
    {
        await using GatewayRig rig = new GatewayRig().Started();
        await using FakeDevice device = new(rig.Gateway.Invite("kitchen").Text!);
        using ManualResetEventSlim asked = new();
        using ManualResetEventSlim goOn = new();
        rig.OnTakeKey = () =>
        {
            asked.Set();
            goOn.Wait(_patience);
        };
        device.Ask();
        Assert.True(asked.Wait(_patience, TestContext.Current.CancellationToken));

        Assert.True(rig.Gateway.Remove("kitchen"));
        goOn.Set();

        await Eventually.TrueAsync(() => rig["sessions_ended"] + rig["set_ups_failed"] >= 1, "the set-up ends");
        await Eventually.TrueAsync(() => rig.Gateway.Node.Sessions.Count == 0, "no session is left");
        Assert.Empty(rig.Gateway.Devices());
        Assert.Equal(0, rig.Stores.Resumptions);
    }

    private static byte[] ModulusOf(string invitation)
    {
        Assert.Equal(Enrolment.InvitationStatus.Valid, Enrolment.InvitationText.TryParse(invitation, out Enrolment.Invitation? read));
        return read!.AuthorityKey.Modulus[..read.AuthorityKey.ModulusSize];
    }

    private static void Refuse(bool throws)
    {
        if (throws)
        {
            throw new StoreException();
        }
    }
}
