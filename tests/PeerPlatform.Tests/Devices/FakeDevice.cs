using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.Discovery;
using NanoPeers.Endpoints;
using NanoPeers.Enrolment;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.KeyExchanges;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.PeerPlatform.Tests.Devices;

/// <summary>A device as the gateway sees one: asks for its region, answers the gateway's session request, and has a light.</summary>
internal sealed class FakeDevice : IAsyncDisposable
{
    private readonly Identifier _group;
    private readonly Endpoint _gateway;
    private readonly LightSwitchService _light;
    private readonly byte[] _secret;
    private readonly UdpTransport _udp;
    private readonly SessionPolicy _policy;
    private readonly FakeDeviceSetting _setting;
    private ulong _resumptionId;
    private byte[] _resumption = [];

    internal FakeDevice(string invitationText, uint bootCount = 1, byte[]? secret = null)
        : this(invitationText, new FakeDeviceSetting { BootCount = bootCount, Secret = secret })
    {
    }

    internal FakeDevice(string invitationText, FakeDeviceSetting setting)
    {
        Assert.Equal(InvitationStatus.Valid, InvitationText.TryParse(invitationText, out Invitation? invitation));
        _group = invitation!.Group;
        _gateway = invitation.EndpointAt(0);
        _secret = setting.Secret ?? [.. invitation.Secret];
        _setting = setting;
        _light = new LightSwitchService("fake", setting.BootCount, 4);
        _policy = new SessionPolicy { KeyExchanges = [KeyExchangeMethod.Resumption, KeyExchangeMethod.Rsa], AllowResumption = true };
        TransportTable transports = new();
        UdpTransportOptions udp = new()
        {
            BindAddress = IPAddress.Loopback,
            Port = setting.Port,
            AllowOtherPort = false,
            UseMulticast = setting.GroupPort != 0,
            UseBroadcast = false,
            GroupPort = setting.GroupPort != 0 ? setting.GroupPort : UdpTransportOptions.DefaultPort,
        };
        _udp = new UdpTransport(udp);
        Tap = new TapTransport(_udp);
        transports.Register(Tap);
        Node = new PeerNode(
            new PeerNodeOptions
            {
                Id = invitation.Device,
                Cryptography = new PlatformCryptography(),
                Transports = transports,
                Responder = new Policy(this),
                BootCount = setting.BootCount,
                Trace = Trace,
                Time = setting.Time,
            },
            NullLogger<PeerNode>.Instance);
        Node.Handle(ProtocolTag.Switch, new Handler(this));
        Node.Handle(ProtocolTag.Link, Links);
        Node.SessionLive += KeepResumption;
        Node.SessionEnded += (session, _) => Forget(session);
        Node.Start();
    }

    internal PeerNode Node { get; }

    internal TapTransport Tap { get; }

    internal LockedTrace Trace { get; } = new();

    internal bool IsOn => _light.IsOn;

    internal FakeDeviceLinks Links { get; } = new();

    internal ulong LastAttempt { get; private set; }

    /// <summary>Takes what another life of the same device kept in its storage.</summary>
    internal void Inherit(FakeDevice earlier)
    {
        _resumptionId = earlier._resumptionId;
        _resumption = earlier._resumption;
    }

    /// <summary>Asks at the gateway's address.</summary>
    internal void Ask()
    {
        Resolution to = Node.Transports.Resolve(_gateway);
        byte[] query = Query();
        Assert.Equal(SendStatus.Sent, Node.Transmit(to.Transport!, query, query.Length, to.Address!));
    }

    /// <summary>Asks everybody on the network.</summary>
    internal void AskAll() => Assert.Equal(SendStatus.Sent, _udp.SendMulticast(Query()));

    /// <summary>Asks for a session by itself, with what it kept of an earlier one.</summary>
    internal Task<ConnectResult> ResumeAsync(GatewayPeer gateway)
    {
        PresharedKeyExchange exchange = new(KeyExchangeMethod.Resumption, _resumptionId, _resumption.Length > 0 ? _resumption : new byte[32], 0);
        SecretAuthenticator authenticator = new(new PlatformCryptography(), AuthenticatorMethod.Secret, _secret, 0);
        SessionRequest request = new(_group, KnownPurpose.Control, _policy, authenticator, [exchange]) { ExpectedPeer = gateway.Id };
        return Node.ConnectAsync(Node.Transports.Resolve(_gateway).Address!, request, TestContext.Current.CancellationToken);
    }

    private byte[] Query()
    {
        SessionTools tools = Node.RentTools();
        GatewaySearch search = new(tools, _group, "fake");
        search.Start(1, false, Node.NowMillis);
        search.HandleTimeout(search.NextTimeoutMillis);
        LastAttempt = search.AttemptId;
        byte[] buffer = new byte[Limits.MaxDatagram];
        int length = search.PollTransmit(buffer, 0, buffer.Length);
        Node.ReturnTools(tools);
        return buffer[..length];
    }

    internal void Press()
    {
        lock (_light)
        {
            _light.Set(!_light.IsOn, SwitchCause.Button, Node.NowMillis);
        }

        Tell();
    }

    public ValueTask DisposeAsync() => Node.DisposeAsync();

    private void KeepResumption(PeerSession session)
    {
        byte[] secret = new byte[32];
        if (session.TryTakeResumption(secret, out ulong id))
        {
            _resumption = secret;
            _resumptionId = id;
        }
    }

    private void Forget(PeerSession session)
    {
        lock (_light)
        {
            _light.Forget(session.Id);
        }
    }

    private void Tell()
    {
        foreach (PeerSession session in Node.Sessions)
        {
            session.Send(this, static (device, core, writer, into, capacity) =>
            {
                lock (device._light)
                {
                    return device._light.PollTransmit(writer, into, 0, capacity, out _);
                }
            });
        }
    }

    private sealed class Handler(FakeDevice device) : IBodyHandler
    {
        public bool AcceptsClear => false;

        public void Handle(ReceivedBody body)
        {
            SwitchMessage message = new();
            Assert.Equal(DecodeStatus.Complete, message.TryDecode(body.Envelope.Buffer, body.Envelope.BodyOffset, body.Envelope.BodyLength));
            body.Session!.Send((device, message, body.NowMillis), static (state, core, writer, into, capacity) =>
            {
                lock (state.device._light)
                {
                    return state.device._light.HandleMessage(state.message, core, writer, into, 0, capacity, state.NowMillis);
                }
            });
        }
    }

    private sealed class Policy(FakeDevice device) : IResponderPolicy
    {
        public SessionPolicy Session => device._policy;

        public RejectReason Admit(SessionMessage request, byte[] senderBuffer, int senderOffset) => RejectReason.None;

        public IAuthenticator FindAuthenticator(SessionMessage request, byte[] senderBuffer, int senderOffset) =>
            new SecretAuthenticator(new PlatformCryptography(), AuthenticatorMethod.Secret, device._secret, 0);

        public AcceptDecision Decide(SessionMessage request, byte[] senderBuffer, int senderOffset) => device._setting.Decision;

        public IResponderKeyExchange? FindKeyExchange(int method, SessionMessage offer, byte[] senderBuffer, int senderOffset)
        {
            if (method == KeyExchangeMethod.Rsa)
            {
                return new NativeRsaResponderKeyExchange();
            }

            bool kept = device._resumption.Length > 0 && offer.LongNumberOf(SessionField.PresharedId) == device._resumptionId;
            return kept ? new PresharedKeyExchange(method, device._resumptionId, device._resumption, 0) : null;
        }
    }
}
