using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.KeyExchanges;
using NanoPeers.PeerPlatform.Tests.Devices;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.Storage.Tests;

/// <summary>A whole gateway on its stored state, with a device and a session: what is left on disk of the session's keys.</summary>
public sealed class SessionKeyTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly RsaKeyPool _rsa = new(new RsaKeyPoolOptions(), TimeProvider.System);

    public void Dispose() => _rsa.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(24)]
    [Trait("Capability", "A26")]
    public async Task Session_keys_are_in_memory_only(int resumptionHours)
    {
        using TemporaryState files = new();
        using KeyRecorder recorder = new();
        bool kept;
        using (SqliteState state = files.Open())
        {
            await using (GatewayPeer gateway = Start(state, recorder, TimeSpan.FromHours(resumptionHours)))
            {
                await using FakeDevice device = new(gateway.Invite("kitchen").Text!);
                device.Ask();
                await UntilLightIsKnownAsync(gateway);
                SwitchAnswer answer = await gateway.SwitchAsync("kitchen", SwitchAction.On, TestContext.Current.CancellationToken);
                Assert.Equal(SwitchResult.Done, answer.Result);
                AssertAbsent(recorder, files);
            }

            kept = state.Resumption.TryFindNewest(state.Devices.List().Single().Id, DateTimeOffset.UtcNow, new byte[32], out _);
        }

        Assert.Equal(resumptionHours > 0, kept);
        Assert.True(recorder.Keys.Count >= 6, "Two directions have three keys each.");
        AssertAbsent(recorder, files);
    }

    private static void AssertAbsent(KeyRecorder recorder, TemporaryState files)
    {
        IReadOnlyDictionary<string, byte[]> raw = files.RawFiles();
        Assert.NotEmpty(raw);
        foreach (byte[] key in recorder.Keys)
        {
            // Half a key is enough to recognise: a part of it must not stand there either.
            Assert.DoesNotContain(raw, file => file.Value.AsSpan().IndexOf(key.AsSpan(0, 8)) >= 0 || file.Value.AsSpan().IndexOf(key.AsSpan(8, 8)) >= 0);
        }
    }

    private static async Task UntilLightIsKnownAsync(GatewayPeer gateway)
    {
        using CancellationTokenSource limit = new(Patience);
        while (gateway.Devices().Single().Light is null)
        {
            Assert.False(limit.IsCancellationRequested, string.Join('\n', gateway.Why(null)));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }
    }

    private GatewayPeer Start(SqliteState state, KeyRecorder recorder, TimeSpan resumption)
    {
        TransportTable transports = new();
        UdpTransportOptions udp = new() { BindAddress = IPAddress.Loopback, Port = 0, UseMulticast = false, UseBroadcast = false };
        transports.Register(new UdpTransport(udp));
        GatewayPeerOptions options = new()
        {
            Cryptography = recorder,
            Transports = transports,
            State = state.Gateway,
            Devices = state.Devices,
            Resumptions = state.Resumption,
            Lights = state.Lights,
            Links = state.Links,
            ResumptionLifetime = resumption,
            TakeRsaKey = async token => new RsaInitiatorKeyExchange(await _rsa.TakeAsync(KeyReuse.Never, token)),
        };
        GatewayPeer gateway = new(options, NullLoggerFactory.Instance);
        gateway.Start();
        return gateway;
    }
}
