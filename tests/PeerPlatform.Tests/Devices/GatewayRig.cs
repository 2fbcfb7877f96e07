using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.KeyExchanges;
using NanoPeers.PeerPlatform.Tests.Nodes;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Devices;

/// <summary>A gateway on loopback with its state in memory, which may be started again.</summary>
internal sealed class GatewayRig : IAsyncDisposable
{
    // One pool for all tests: a key pair takes a tenth of a second to make, and these tests are not about keys.
    private static readonly RsaKeyPool _keys = new(new RsaKeyPoolOptions(), TimeProvider.System);
    private readonly TimeProvider _time;
    private readonly int _groupPort;
    private GatewayPeer? _gateway;

    internal GatewayRig(TimeProvider? time = null, int groupPort = 0)
    {
        _time = time ?? TimeProvider.System;
        _groupPort = groupPort;
    }

    internal MemoryStores Stores { get; } = new();

    internal GatewayPeer Gateway => _gateway!;

    /// <summary>What the gateway was made of.</summary>
    internal GatewayPeerOptions Options { get; private set; } = null!;

    internal TapTransport Tap { get; private set; } = null!;

    internal TimeSpan SessionLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Called before each key is taken; may throw.</summary>
    internal Action? OnTakeKey { get; set; }

    internal RemoteAddress Address => UdpAddress.Of(IPAddress.Loopback, Tap.LocalEndpoint.Port);

    internal long this[string counter] => Gateway.Counters().GetValueOrDefault(counter);

    internal GatewayRig Started()
    {
        UdpTransportOptions udp = new()
        {
            BindAddress = IPAddress.Loopback,
            Port = 0,
            UseMulticast = _groupPort != 0,
            UseBroadcast = false,
            GroupPort = _groupPort != 0 ? _groupPort : UdpTransportOptions.DefaultPort,
        };
        TransportTable transports = new();
        UdpTransport transport = new(udp);
        Tap = new TapTransport(transport);
        transports.Register(_groupPort != 0 ? transport : Tap);
        Options = new GatewayPeerOptions
        {
            Cryptography = new PlatformCryptography(),
            Transports = transports,
            State = Stores,
            Devices = Stores,
            Resumptions = Stores,
            Lights = Stores,
            Links = Stores,
            SessionLifetime = SessionLifetime,
            TakeRsaKey = TakeKeyAsync,
            InvitedEndpoints = [$"udp://127.0.0.1:{transport.LocalEndpoint.Port}"],
            Time = _time,
        };
        _gateway = new GatewayPeer(Options, NullLoggerFactory.Instance);
        _gateway.Start();
        return this;
    }

    internal async Task RestartAsync()
    {
        await Gateway.DisposeAsync();
        Started();
    }

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();

    /// <summary>A device that was invited and has a session.</summary>
    internal async Task<FakeDevice> PresentAsync(string name, FakeDeviceSetting? setting = null)
    {
        FakeDevice device = new(Gateway.Invite(name).Text!, setting ?? new FakeDeviceSetting { Time = _time });
        device.Node.Introductions = device.Links.TakeIntroduction;
        device.Ask();
        long asked = Stopwatch.GetTimestamp();
        await UntilAsync(name, status =>
        {
            // A question may be shed with others'. A device asks again; by a manual clock the tests say when.
            if (ReferenceEquals(_time, TimeProvider.System) && Stopwatch.GetElapsedTime(asked).TotalSeconds > 2)
            {
                asked = Stopwatch.GetTimestamp();
                device.Ask();
            }

            return status.Presence == DevicePresence.Present && status.Light is not null;
        });
        return device;
    }

    internal DeviceStatus Status(string name) => Gateway.Devices().Single(status => status.Name == name);

    internal Task UntilAsync(string name, Func<DeviceStatus, bool> condition) =>
        Eventually.TrueAsync(() => condition(Status(name)), $"{Status(name)}; {string.Join('\n', Gateway.Why(name).Select(Text))}");

    internal Task<SwitchAnswer> SwitchAsync(string name, SwitchAction action) =>
        Gateway.SwitchAsync(name, action, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

    internal static string Text(AttemptReport report) => $"{report.AttemptId} {report.Outcome}: {string.Join(", ", report.Steps.Select(step => step.Text))}";

    private async ValueTask<IInitiatorKeyExchange> TakeKeyAsync(CancellationToken cancellationToken)
    {
        OnTakeKey?.Invoke();
        return new RsaInitiatorKeyExchange(await _keys.TakeAsync(KeyReuse.WithinLimits, cancellationToken));
    }
}
