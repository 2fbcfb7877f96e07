using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.KeyExchanges;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Devices;

public sealed class GatewayPeerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly RsaKeyPool _keys = new(new RsaKeyPoolOptions(), TimeProvider.System);
    private readonly MemoryStores _stores = new();

    public void Dispose() => _keys.Dispose();

    [Fact]
    public async Task DeviceThatAsksIsFoundAndItsLightSwitchedBothWays()
    {
        await using GatewayPeer gateway = Start();
        await using FakeDevice device = new(gateway.Invite("kitchen").Text!);
        device.Ask();
        await UntilAsync(gateway, status => status.Presence == DevicePresence.Present && status.Light == false);

        Assert.Equal(SwitchResult.Done, (await SwitchAsync(gateway, SwitchAction.On)).Result);
        Assert.True(device.IsOn);
        SwitchAnswer off = await SwitchAsync(gateway, SwitchAction.Off);
        Assert.Equal((SwitchResult.Done, false), (off.Result, off.IsOn));
        Assert.False(device.IsOn);
        Assert.True((await SwitchAsync(gateway, SwitchAction.Toggle)).IsOn);
        Assert.Equal("RSA-OAEP-SHA256", gateway.Devices().Single().Session!.KeyExchange);
        Assert.NotNull(gateway.Devices().Single().RoundTrip);
    }

    [Fact]
    public async Task ButtonIsSeenAtTheGateway()
    {
        await using GatewayPeer gateway = Start();
        await using FakeDevice device = new(gateway.Invite("kitchen").Text!);
        IAsyncEnumerator<GatewayEvent> events = gateway.WatchAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        device.Ask();
        await UntilAsync(gateway, status => status.Light == false);

        device.Press();

        await UntilAsync(gateway, status => status.Light == true);
        GatewayEvent changed = await NextAsync(events, happened => happened.Kind == GatewayEventKind.LightChanged && happened.IsOn == true);
        Assert.Equal("kitchen: on by its button", changed.Text);
        await events.DisposeAsync();
    }

    [Fact]
    public async Task GatewayThatRestartsGetsItsDeviceBackByResumption()
    {
        FakeDevice device;
        await using (GatewayPeer first = Start())
        {
            device = new FakeDevice(first.Invite("kitchen").Text!);
            device.Ask();
            await UntilAsync(first, status => status.Presence == DevicePresence.Present);
        }

        // The device is not asked for anything: the gateway remembers where it was, and both remember the secret.
        await using GatewayPeer second = Start();

        await UntilAsync(second, status => status.Session?.KeyExchange == "resumption" && status.Light == false);
        Assert.Equal(SwitchResult.Done, (await SwitchAsync(second, SwitchAction.On)).Result);
        await device.DisposeAsync();
    }

    [Fact]
    public async Task DeviceThatRestartsComesBackByResumption()
    {
        await using GatewayPeer gateway = Start();
        string invitation = gateway.Invite("kitchen").Text!;
        FakeDevice first = new(invitation);
        first.Ask();
        await UntilAsync(gateway, status => status.Presence == DevicePresence.Present);
        await using FakeDevice second = new(invitation, 2);
        second.Inherit(first);
        second.Ask();

        await UntilAsync(gateway, status => status.Session?.KeyExchange == "resumption");

        await first.DisposeAsync();
    }

    [Fact]
    public async Task WrongSecretIsNamedByAttemptAtBothEnds()
    {
        await using GatewayPeer gateway = Start();
        await using FakeDevice device = new(gateway.Invite("kitchen").Text!, 1, new byte[32]);
        device.Ask();

        await UntilAsync(gateway, status => status.Problem == "wrong key");

        AttemptReport report = gateway.Why("kitchen").Last(attempt => attempt.AttemptId == device.LastAttempt.ToString("x16", null));
        Assert.Contains("wrong key", report.Outcome + string.Join(';', report.Steps.Select(step => step.Text)), StringComparison.Ordinal);
        Assert.NotEmpty(report.Advice);
        Assert.NotEmpty(device.Trace.StepsOf(device.LastAttempt));
    }

    [Fact]
    public async Task RemovedDeviceLosesItsSessionAndIsNotLetInAgain()
    {
        await using GatewayPeer gateway = Start();
        await using FakeDevice device = new(gateway.Invite("kitchen").Text!);
        device.Ask();
        await UntilAsync(gateway, status => status.Presence == DevicePresence.Present);

        Assert.True(gateway.Remove("Kitchen"));

        Assert.Empty(gateway.Devices());
        Assert.Empty(gateway.Node.Sessions);
        Assert.Equal(SwitchResult.UnknownDevice, (await SwitchAsync(gateway, SwitchAction.On)).Result);
        device.Ask();
        Assert.Empty(gateway.Node.Sessions);
        Assert.Equal(0, _stores.Resumptions);
    }

    [Fact]
    public async Task NameInUseAndDeviceNeverSeenAreNamed()
    {
        await using GatewayPeer gateway = Start();
        Assert.NotNull(gateway.Invite("kitchen").Text);

        InviteAnswer again = gateway.Invite("KITCHEN");

        Assert.Null(again.Text);
        Assert.Contains("enrolled already", again.Problem, StringComparison.Ordinal);
        SwitchAnswer answer = await SwitchAsync(gateway, SwitchAction.On);
        Assert.Equal(SwitchResult.NotPresent, answer.Result);
        Assert.Contains("nothing was heard of it yet", answer.Problem, StringComparison.Ordinal);
    }

    private static async Task<SwitchAnswer> SwitchAsync(GatewayPeer gateway, SwitchAction action) =>
        await gateway.SwitchAsync("kitchen", action, TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);

    private static async Task<GatewayEvent> NextAsync(IAsyncEnumerator<GatewayEvent> events, Func<GatewayEvent, bool> wanted)
    {
        while (await events.MoveNextAsync().AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken))
        {
            if (wanted(events.Current))
            {
                return events.Current;
            }
        }

        throw new InvalidOperationException("The events ended.");
    }

    private static async Task UntilAsync(GatewayPeer gateway, Func<DeviceStatus, bool> condition)
    {
        using CancellationTokenSource limit = new(Patience);
        while (!gateway.Devices().Any(condition))
        {
            Assert.False(limit.IsCancellationRequested, string.Join(",", gateway.Endpoints) + string.Join(",", gateway.Counters()) + string.Join("\n", gateway.Devices()) + "\n" + string.Join('\n', gateway.Why(null)));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }
    }

    private GatewayPeer Start()
    {
        TransportTable transports = new();
        UdpTransportOptions udp = new() { BindAddress = IPAddress.Loopback, Port = 0, UseMulticast = false, UseBroadcast = false };
        transports.Register(new UdpTransport(udp));
        GatewayPeerOptions options = new()
        {
            Cryptography = new PlatformCryptography(),
            Transports = transports,
            State = _stores,
            Devices = _stores,
            Resumptions = _stores,
            Lights = _stores,
            Links = _stores,
            TakeRsaKey = async token => new RsaInitiatorKeyExchange(await _keys.TakeAsync(KeyReuse.Never, token)),
        };
        GatewayPeer gateway = new(options, NullLoggerFactory.Instance);
        gateway.Start();
        return gateway;
    }
}
