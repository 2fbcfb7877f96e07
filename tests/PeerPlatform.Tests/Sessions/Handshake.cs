using NanoPeers.Attempts;
using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Sessions;

/// <summary>One handshake between two peers of one group, without network and without loss. Keeps every octet that passed.</summary>
internal sealed class Handshake
{
    public static readonly byte[] GroupSecret = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];

    private static readonly Identifier Group = Id(9);
    private readonly SessionTools _initiatorTools;
    private readonly SessionTools _responderTools;
    private readonly Envelope _envelope = new();
    private readonly SessionMessage _message = new();
    private long _now = 1_000;

    public Handshake(IFullCryptography cryptography, IInitiatorKeyExchange offer, IResponderKeyExchange answer, int suite = Suite.Aes256Gcm)
        : this(cryptography, offer, answer, new SessionPolicy { Suites = [(byte)suite], KeyExchanges = [(byte)offer.Method] })
    {
    }

    public Handshake(IFullCryptography cryptography, IInitiatorKeyExchange offer, IResponderKeyExchange answer, SessionPolicy policy)
    {
        _initiatorTools = new SessionTools(Id(1), cryptography, new SequenceCounter(3), NoTrace.Instance, false);
        _responderTools = new SessionTools(Id(2), cryptography, new SequenceCounter(4), NoTrace.Instance, false);
        var prover = new SecretAuthenticator(cryptography, AuthenticatorMethod.Secret, GroupSecret, 0);
        var checker = new SecretAuthenticator(cryptography, AuthenticatorMethod.Secret, GroupSecret, 0);
        Initiator = new SessionInitiator(_initiatorTools, new SessionRequest(Group, "chat", policy, prover, [offer]) { ExpectedPeer = Id(2) });
        Responder = new SessionResponder(_responderTools, new OneExchangePolicy(policy, checker, answer), Limits.MaxDatagram);
    }

    public SessionInitiator Initiator { get; }

    public SessionResponder Responder { get; }

    /// <summary>Every datagram that passed, in order.</summary>
    public List<byte[]> Captured { get; } = [];

    /// <summary>Changes a datagram on its way; the second argument is its number, from 0.</summary>
    public Action<byte[], int> OnTheWay { get; set; } = (_, _) => { };

    public MessageWriter InitiatorWriter => _initiatorTools.Writer;

    public MessageWriter ResponderWriter => _responderTools.Writer;

    public static Identifier Id(byte number)
    {
        byte[] octets = new byte[Identifier.Length];
        octets[^1] = number;
        return new Identifier(octets, 0);
    }

    /// <summary>Runs until nothing is left to be sent.</summary>
    public Handshake Run()
    {
        Initiator.Start(_now);
        byte[] datagram = new byte[Limits.MaxDatagram];
        bool moved = true;
        while (moved)
        {
            _now++;
            moved = Move(Initiator.PollTransmit(datagram, 0, datagram.Length), datagram, DeliverToResponder);
            while (Responder.Step(_now))
            {
                moved = true;
            }

            moved |= Move(Responder.PollTransmit(datagram, 0, datagram.Length), datagram, DeliverToInitiator);
        }

        return this;
    }

    private bool Move(int length, byte[] datagram, Action<byte[], int> deliver)
    {
        if (length == 0)
        {
            return false;
        }

        OnTheWay(datagram, Captured.Count);
        Captured.Add(datagram[..length]);
        deliver(datagram, length);
        return true;
    }

    private void DeliverToResponder(byte[] datagram, int length)
    {
        if (!Open(datagram, length, Responder.Session, _responderTools))
        {
            return;
        }

        if (_envelope.KeyId != 0)
        {
            Responder.HandleOpened(_now);
            byte[] pong = new byte[200];
            int pongLength = SessionControl.WritePong(Responder.Session!, _responderTools.Writer, _message.NumberOf(SessionField.Token), pong, 0, 200);
            Move(pongLength, pong, DeliverToInitiator);
        }
        else if (_message.Kind == SessionMessageKind.Key)
        {
            Responder.HandleKey(_message, datagram, _envelope.SenderOffset, _now);
        }
        else
        {
            Responder.HandleRequest(_message, datagram, _envelope.SenderOffset, null, [], _now);
        }
    }

    private void DeliverToInitiator(byte[] datagram, int length)
    {
        if (!Open(datagram, length, Initiator.Session, _initiatorTools))
        {
            return;
        }

        if (_envelope.KeyId != 0)
        {
            Initiator.HandleOpened(_now);
        }
        else
        {
            Initiator.HandleMessage(_message, datagram, _envelope.SenderOffset, _now);
        }
    }

    private bool Open(byte[] datagram, int length, SecuredSession? session, SessionTools tools)
    {
        if (_envelope.TryDecodeDatagram(datagram, 0, length, Limits.MaxDatagram) != DecodeStatus.Complete)
        {
            return false;
        }

        OpenStatus status = _envelope.KeyId == 0 ? tools.Clear.Open(_envelope) : session?.Open(_envelope, _now) ?? OpenStatus.SessionClosed;
        return status == OpenStatus.Opened
            && _envelope.NextBody() == DecodeStatus.Complete
            && _message.TryDecode(datagram, _envelope.BodyOffset, _envelope.BodyLength) == DecodeStatus.Complete;
    }

    private sealed class NoTrace : IAttemptTrace
    {
        public static readonly NoTrace Instance = new();

        public void Note(ulong attemptId, AttemptStep step, int detail, long nowMillis)
        {
        }
    }
}
