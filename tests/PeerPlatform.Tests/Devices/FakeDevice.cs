using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.Attempts;
using NanoPeers.Discovery;
using NanoPeers.Endpoints;
using NanoPeers.Enrolment;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.PeerPlatform.KeyExchanges;
using NanoPeers.PeerPlatform.Nodes;
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
    private readonly SessionPolicy _policy;
    private ulong _resumptionId;
    private byte[] _resumption = [];

    internal FakeDevice(string invitationText, uint bootCount = 1, byte[]? secret = null)
    {
        Assert.Equal(InvitationStatus.Valid, InvitationText.TryParse(invitationText, out Invitation? invitation));
        _group = invitation!.Group;
        _gateway = invitation.EndpointAt(0);
        _secret = secret ?? [.. invitation.Secret];
        _light = new LightSwitchService("fake", bootCount, 4);
        _policy = new SessionPolicy { KeyExchanges = [KeyExchangeMethod.Resumption, KeyExchangeMethod.Rsa], AllowResumption = true };
        TransportTable transports = new();
        UdpTransportOptions udp = new() { BindAddress = IPAddress.Loopback, Port = 0, UseMulticast = false, UseBroadcast = false };
        transports.Register(new UdpTransport(udp));
        Trace = new AttemptTrace(64);
        Node = new PeerNode(
            new PeerNodeOptions
            {
                Id = invitation.Device,
                Cryptography = new PlatformCryptography(),
                Transports = transports,
                Responder = new Policy(this),
                BootCount = bootCount,
                Trace = Trace,
            },
            NullLogger<PeerNode>.Instance);
        Node.Handle(ProtocolTag.Switch, new Handler(this));
        Node.SessionLive += KeepResumption;
        Node.Start();
    }

    internal PeerNode Node { get; }

    internal AttemptTrace Trace { get; }

    internal bool IsOn => _light.IsOn;

    internal ulong LastAttempt { get; private set; }

    /// <summary>Takes what another life of the same device kept in its storage.</summary>
    internal void Inherit(FakeDevice earlier)
    {
        _resumptionId = earlier._resumptionId;
        _resumption = earlier._resumption;
    }

    internal void Ask()
    {
        SessionTools tools = Node.RentTools();
        GatewaySearch search = new(tools, _group, "fake");
        search.Start(1, false, Node.NowMillis);
        search.HandleTimeout(search.NextTimeoutMillis);
        LastAttempt = search.AttemptId;
        byte[] buffer = new byte[Limits.MaxDatagram];
        int length = search.PollTransmit(buffer, 0, buffer.Length);
        Resolution to = Node.Transports.Resolve(_gateway);
        Assert.Equal(SendStatus.Sent, Node.Transmit(to.Transport!, buffer, length, to.Address!));
        Node.ReturnTools(tools);
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

        public AcceptDecision Decide(SessionMessage request, byte[] senderBuffer, int senderOffset) => AcceptDecision.Accept;

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
