using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Network;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Introductions;

/// <summary>A constrained peer that is introduced, and asks for or answers the pair's session as the introduction tells it.</summary>
public sealed class IntroducedPeer : IResponderPolicy
{
    public static readonly Identifier Group = new([0x90, .. new byte[15]], 0);

    private readonly IntroducedPeers _all;
    private readonly SessionMessage _message = new();
    private readonly SessionResponder _responder;

    public IntroducedPeer(IntroducedPeers all, VirtualPeer self, int capacity)
    {
        _all = all;
        Self = self;
        Table = new IntroductionTable(self.Tools, capacity);
        WithAuthority = SessionPair.Establish(all.Authority, self);
        _responder = new SessionResponder(self.Tools, this, Limits.MaxDatagram);
    }

    public VirtualPeer Self { get; }

    public IntroductionTable Table { get; }

    /// <summary>The session with the authority; the authority's end is the first.</summary>
    public SessionPair WithAuthority { get; set; }

    /// <summary>Whether this peer calls its session's other end an authority.</summary>
    public bool TrustsAuthority { get; set; } = true;

    /// <summary>Answers to the introductions that came.</summary>
    public List<RejectReason> Answers { get; } = [];

    public SessionInitiator? Initiator { get; private set; }

    /// <summary>The session with the other peer; null until it is agreed.</summary>
    public SecuredSession? WithOther => Initiator != null ? Initiator.Session : _responder.Session;

    public RejectReason Refusal => _responder.Reason;

    public SessionPolicy Session { get; } = new() { KeyExchanges = [KeyExchangeMethod.Introduction] };

    public IntroducedPeer Other => this == _all.Low ? _all.High : _all.Low;

    private long Now => _all.Network.NowMillis;

    public void ReceiveFromAuthority(byte[] datagram)
    {
        byte[]? answer = Answer(datagram);
        if (answer != null)
        {
            _all.Network.Send(answer, arriving => _all.Receive(arriving, this));
        }
    }

    /// <summary>The answer to what came from the authority; null for what its session refuses. Shows the body as it came.</summary>
    public byte[]? Answer(byte[] datagram, Action<byte[]>? show = null)
    {
        if (Self.Open(datagram, WithAuthority.OfSecond, _message, Now) != OpenStatus.Opened || _message.Kind != SessionMessageKind.Introduce)
        {
            return null;
        }

        show?.Invoke(Self.LastBody);
        ulong id = _message.LongNumberOf(SessionField.PresharedId);
        RejectReason reason = Table.Take(_message, WithAuthority.OfSecond, TrustsAuthority, Now);
        Assert.All(datagram[_message.OffsetOf(SessionField.Secret)..][..32], octet => Assert.Equal(0, octet));
        Answers.Add(reason);
        Introduction? taken = Table.FindPeer(OctetsOf(Other.Self.Id), 0, Now);
        if (reason == RejectReason.None && taken is { IsInitiator: true } && Initiator == null)
        {
            Ask(taken);
        }

        int length = IntroductionMessages.WriteIntroduced(WithAuthority.OfSecond, Self.Tools.Writer, id, reason, Self.Buffer, 0, Self.Buffer.Length);
        return Self.Buffer[..length];
    }

    /// <summary>Begins a session with the other peer by an introduction.</summary>
    public void Ask(Introduction introduction)
    {
        Assert.Equal(Other.Self.Id, introduction.Peer);
        var request = new SessionRequest(Group, "chat", Session, introduction.CreateAuthenticator(), [introduction.CreateKeyExchange()])
        {
            ExpectedPeer = introduction.Peer,
            AttemptId = introduction.Id,
        };
        Initiator = new SessionInitiator(Self.Tools, request);
        Initiator.Start(Now);
        PumpInitiator();
    }

    /// <summary>Takes what the other peer sends.</summary>
    public void ReceiveFromOther(byte[] datagram)
    {
        Envelope envelope = Self.View(datagram);
        if (envelope.KeyId != 0)
        {
            ReceiveUnderKey(datagram);
            return;
        }

        int sender = envelope.SenderOffset;
        SessionMessage message = Self.OpenClear(datagram);
        if (message.Kind == SessionMessageKind.Request)
        {
            _responder.HandleRequest(message, datagram, sender, null, [], Now);
            while (_responder.Step(Now))
            {
            }

            Send((buffer, capacity) => _responder.PollTransmit(buffer, 0, capacity));
        }
        else if (Initiator != null)
        {
            Initiator.HandleMessage(message, datagram, sender, Now);
            PumpInitiator();
        }
    }

    public RejectReason Admit(SessionMessage request, byte[] senderBuffer, int senderOffset) =>
        Group.Matches(request.Buffer, request.OffsetOf(SessionField.Group)) ? RejectReason.None : RejectReason.WrongGroup;

    public IAuthenticator? FindAuthenticator(SessionMessage request, byte[] senderBuffer, int senderOffset)
    {
        bool introduced = request.LengthOf(SessionField.Credential) == 1
            && request.Buffer[request.OffsetOf(SessionField.Credential)] == AuthenticatorMethod.Introduction;
        return introduced ? Find(request, senderBuffer, senderOffset)?.CreateAuthenticator() : null;
    }

    public AcceptDecision Decide(SessionMessage request, byte[] senderBuffer, int senderOffset) => AcceptDecision.Accept;

    public IResponderKeyExchange? FindKeyExchange(int method, SessionMessage offer, byte[] senderBuffer, int senderOffset) =>
        method == KeyExchangeMethod.Introduction ? Find(offer, senderBuffer, senderOffset)?.CreateKeyExchange() : null;

    private Introduction? Find(SessionMessage message, byte[] senderBuffer, int senderOffset) =>
        Table.Find(message.LongNumberOf(SessionField.PresharedId), senderBuffer, senderOffset, Now);

    private void ReceiveUnderKey(byte[] datagram)
    {
        SecuredSession? session = WithOther;
        if (session == null || Self.Open(datagram, session, _message, Now) != OpenStatus.Opened)
        {
            return;
        }

        _responder.HandleOpened(Now);
        Initiator?.HandleOpened(Now);
        if (_message.Kind == SessionMessageKind.Ping)
        {
            uint token = _message.NumberOf(SessionField.Token);
            int length = SessionControl.WritePong(session, Self.Tools.Writer, token, Self.Buffer, 0, Self.Buffer.Length);
            _all.Network.Send(Self.Buffer.AsSpan(0, length), Other.ReceiveFromOther);
        }
    }

    private void PumpInitiator()
    {
        Send((buffer, capacity) => Initiator!.PollTransmit(buffer, 0, capacity));
        if (Initiator!.NextTimeoutMillis != SessionInitiator.Never)
        {
            _all.Network.At(Initiator.NextTimeoutMillis, WakeInitiator);
        }
    }

    private void WakeInitiator()
    {
        if (Now >= Initiator!.NextTimeoutMillis)
        {
            Initiator.HandleTimeout(Now);
            PumpInitiator();
        }
    }

    private void Send(Func<byte[], int, int> next)
    {
        int length = next(Self.Buffer, Self.Buffer.Length);
        while (length > 0)
        {
            _all.Network.Send(Self.Buffer.AsSpan(0, length), Other.ReceiveFromOther);
            length = next(Self.Buffer, Self.Buffer.Length);
        }
    }

    private static byte[] OctetsOf(Identifier id)
    {
        byte[] octets = new byte[Identifier.Length];
        id.CopyTo(octets, 0);
        return octets;
    }
}
