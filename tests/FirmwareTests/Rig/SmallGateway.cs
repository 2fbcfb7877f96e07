using NanoPeers.FirmwareTests.Golden;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.Sessions;
using NanoPeers.Switching;
using nanoFramework.TestFramework;

namespace NanoPeers.FirmwareTests.Rig;

/// <summary>A gateway of one device, made of the shared cores: asks for a session, sends again what is not answered, switches the light.</summary>
internal sealed class SmallGateway
{
    private readonly SmallBoard _board;
    private readonly SessionTools _tools;
    private readonly Envelope _envelope = new Envelope();
    private readonly SessionMessage _sessionMessage = new SessionMessage();
    private readonly SwitchMessage _switchMessage = new SwitchMessage();
    private readonly byte[] _buffer = new byte[700];
    private readonly byte[] _secret;
    private SessionInitiator? _attempt;

    /// <summary>The gateway of the board's invitation.</summary>
    internal SmallGateway(SmallBoard board)
        : this(board, GoldenPeers.Secret())
    {
    }

    /// <summary>Somebody in its name, with a secret that need not be the right one.</summary>
    internal SmallGateway(SmallBoard board, byte[] secret)
    {
        _board = board;
        _secret = secret;
        _tools = new SessionTools(new Identifier(GoldenPeers.Initiator(), 0), TestPorts.MakeCryptography(), new SequenceCounter(1), new StillTrace(), true);
    }

    /// <summary>The newest session; null before the first.</summary>
    internal SecuredSession? Session { get; private set; }

    /// <summary>What it knows of the light.</summary>
    internal LightSwitchClient Light { get; } = new LightSwitchClient();

    /// <summary>Whether a message under the session came from the device.</summary>
    internal bool IsLive
    {
        get { return Session != null && Session.Life == SessionLife.Live; }
    }

    /// <summary>Begins an attempt.</summary>
    internal void Begin()
    {
        SecretAuthenticator authenticator = new SecretAuthenticator(_tools.Cryptography, AuthenticatorMethod.Secret, _secret, 0);
        SessionRequest request = new SessionRequest(
            new Identifier(GoldenPeers.Group(), 0), "control", new SessionPolicy(), authenticator, new IInitiatorKeyExchange[] { new GivenSecretExchange() });
        _attempt = new SessionInitiator(_tools, request);
        _attempt.Start(_board.NowMillis);
    }

    /// <summary>The request of an attempt that has just begun.</summary>
    internal byte[] TakeRequest()
    {
        Assert.IsNotNull(_attempt);
        return Octets.CopyOf(_buffer, _attempt!.PollTransmit(_buffer, 0, _buffer.Length));
    }

    /// <summary>Asks the light for something.</summary>
    internal uint Ask(int kind, int value)
    {
        return Light.Ask(kind, value, _board.NowMillis);
    }

    /// <summary>Lets board and gateway talk until the session is live.</summary>
    /// <returns>Whether it is.</returns>
    internal bool RunUntilLive(int millis)
    {
        long until = _board.NowMillis + millis;
        while (!IsLive && _board.NowMillis < until)
        {
            if (_attempt == null || _attempt.State == InitiatorState.Failed)
            {
                Begin();
            }

            Turn();
        }

        return IsLive;
    }

    /// <summary>Lets board and gateway talk until a request is settled.</summary>
    internal void RunUntilSettled(uint request, int millis)
    {
        long until = _board.NowMillis + millis;
        while (Light.IsWaiting(request) && _board.NowMillis < until)
        {
            Turn();
        }

        Assert.IsFalse(Light.IsWaiting(request), "request " + request.ToString() + " waits");
    }

    /// <summary>A turn of both.</summary>
    internal void Turn()
    {
        Transmit();
        _board.Peer.RunOnce(10);
        for (byte[]? datagram = _board.TakeSent(); datagram != null; datagram = _board.TakeSent())
        {
            Handle(datagram);
        }
    }

    private void Transmit()
    {
        long now = _board.NowMillis;
        Light.HandleTimeout(now);
        int length = 0;
        if (_attempt != null)
        {
            _attempt.HandleTimeout(now);
            length = _attempt.PollTransmit(_buffer, 0, _buffer.Length);
        }

        if (length == 0 && IsLive)
        {
            length = Light.PollTransmit(Session!, _tools.Writer, _buffer, 0, _buffer.Length);
        }

        if (length > 0)
        {
            _board.Deliver(Octets.CopyOf(_buffer, length));
        }
    }

    private void Handle(byte[] datagram)
    {
        Assert.AreEqual((int)DecodeStatus.Complete, (int)_envelope.TryDecodeDatagram(datagram, 0, datagram.Length, Limits.MaxDatagram));
        if (_envelope.KeyId != 0)
        {
            HandleProtected(datagram);
        }
        else if (_attempt != null && _tools.Clear.Open(_envelope) == OpenStatus.Opened && _envelope.NextBody() == DecodeStatus.Complete
            && _envelope.BodyIs(ProtocolTag.Session)
            && _sessionMessage.TryDecode(datagram, _envelope.BodyOffset, _envelope.BodyLength) == DecodeStatus.Complete)
        {
            _attempt.HandleMessage(_sessionMessage, datagram, _envelope.SenderOffset, _board.NowMillis);
        }
    }

    private void HandleProtected(byte[] datagram)
    {
        SecuredSession? session = _attempt != null && _attempt.Session != null ? _attempt.Session : Session;
        if (session == null || session.Id != _envelope.KeyId || session.Open(_envelope, _board.NowMillis) != OpenStatus.Opened)
        {
            return;
        }

        Session = session;
        _attempt?.HandleOpened(_board.NowMillis);
        while (_envelope.NextBody() == DecodeStatus.Complete)
        {
            if (_envelope.BodyIs(ProtocolTag.Switch)
                && _switchMessage.TryDecode(datagram, _envelope.BodyOffset, _envelope.BodyLength) == DecodeStatus.Complete)
            {
                Light.HandleMessage(_switchMessage);
            }
        }
    }
}
