using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Network;

/// <summary>A live session between two peers, set up by the cores themselves over a way without loss, from a secret that both have.</summary>
public sealed class SessionPair
{
    private static readonly Identifier _group = new([0x90, .. new byte[15]], 0);
    private static readonly byte[] _secret = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private SessionPair(VirtualPeer first, VirtualPeer second, SecuredSession ofFirst, SecuredSession ofSecond)
    {
        First = first;
        Second = second;
        OfFirst = ofFirst;
        OfSecond = ofSecond;
    }

    public VirtualPeer First { get; }

    public VirtualPeer Second { get; }

    /// <summary>The first peer's end; it asked.</summary>
    public SecuredSession OfFirst { get; }

    /// <summary>The second peer's end.</summary>
    public SecuredSession OfSecond { get; }

    public static SessionPair Establish(VirtualPeer first, VirtualPeer second, long nowMillis = 0, uint messageLimit = 1048576)
    {
        var policy = new SessionPolicy { KeyExchanges = [KeyExchangeMethod.Resumption], MessageLimit = messageLimit };
        var exchange = new PresharedKeyExchange(KeyExchangeMethod.Resumption, 7, _secret, 0);
        var request = new SessionRequest(_group, "control", policy, Authenticator(first), [exchange]) { ExpectedPeer = second.Id };
        var initiator = new SessionInitiator(first.Tools, request);
        var responder = new SessionResponder(second.Tools, new AcceptAll(second, policy), Limits.MaxDatagram);
        initiator.Start(nowMillis);
        byte[] datagram = first.Buffer[..initiator.PollTransmit(first.Buffer, 0, first.Buffer.Length)];
        SessionMessage message = second.OpenClear(datagram);
        responder.HandleRequest(message, datagram, second.View(datagram).SenderOffset, null, [], nowMillis);
        while (responder.Step(nowMillis))
        {
        }

        datagram = second.Buffer[..responder.PollTransmit(second.Buffer, 0, second.Buffer.Length)];
        initiator.HandleMessage(first.OpenClear(datagram), datagram, first.View(datagram).SenderOffset, nowMillis);
        SecuredSession ofFirst = initiator.Session!;
        SecuredSession ofSecond = responder.Session!;
        datagram = first.Buffer[..initiator.PollTransmit(first.Buffer, 0, first.Buffer.Length)];
        Assert.Equal(OpenStatus.Opened, second.Open(datagram, ofSecond, message, nowMillis));
        int length = SessionControl.WritePong(ofSecond, second.Tools.Writer, 1, second.Buffer, 0, second.Buffer.Length);
        Assert.Equal(OpenStatus.Opened, first.Open(second.Buffer[..length], ofFirst, message, nowMillis));
        initiator.HandleOpened(nowMillis);
        responder.HandleOpened(nowMillis);
        Assert.Equal(InitiatorState.Established, initiator.State);
        Assert.Equal(ResponderState.Established, responder.State);
        return new SessionPair(first, second, ofFirst, ofSecond);
    }

    private static SecretAuthenticator Authenticator(VirtualPeer peer) => new(peer.Cryptography, AuthenticatorMethod.Secret, _secret, 0);

    private sealed class AcceptAll(VirtualPeer peer, SessionPolicy policy) : IResponderPolicy
    {
        public SessionPolicy Session => policy;

        public RejectReason Admit(SessionMessage request, byte[] senderBuffer, int senderOffset) => RejectReason.None;

        public IAuthenticator? FindAuthenticator(SessionMessage request, byte[] senderBuffer, int senderOffset) => Authenticator(peer);

        public AcceptDecision Decide(SessionMessage request, byte[] senderBuffer, int senderOffset) => AcceptDecision.Accept;

        public IResponderKeyExchange? FindKeyExchange(int method, SessionMessage offer, byte[] senderBuffer, int senderOffset) =>
            new PresharedKeyExchange(method, 7, _secret, 0);
    }
}
