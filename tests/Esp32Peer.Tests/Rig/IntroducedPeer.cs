using System.Buffers.Binary;
using System.Security.Cryptography;
using NanoPeers.Attempts;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.Esp32Peer.Tests.Rig;

/// <summary>A peer that the house's gateway introduces to the board, and that then asks it for a session and uses its light. One session, no search.</summary>
internal sealed class IntroducedPeer : INetworkNode
{
    private const int TickMicros = 5_000;

    private readonly House _house;
    private readonly SessionTools _tools;
    private readonly Envelope _envelope = new();
    private readonly SessionMessage _sessionMessage = new();
    private readonly SwitchMessage _switchMessage = new();
    private readonly byte[] _buffer = new byte[Limits.MaxDatagram];
    private readonly byte[] _secret = new byte[32];
    private ulong _id;
    private long _pingAtMillis = long.MaxValue;

    public IntroducedPeer(House house, byte number)
    {
        _house = house;
        _id = number;
        byte[] octets = new byte[Identifier.Length];
        house.World.Random.NextBytes(octets);

        // The one whose id comes first asks: these ids begin with zeros.
        octets[0] = 0;
        octets[1] = 0;
        octets[2] = number;
        Self = new Identifier(octets, 0);
        Assert.True(Self.IsBefore(house.Device));
        Address = [10, 0, 1, number, 0x25, 0xE5];
        house.World.Random.NextBytes(_secret);
        _tools = new SessionTools(Self, new TestCryptography(house.World.Random.Next()), new SequenceCounter(1), new AttemptTrace(16), true);
        house.Network.Add(this);
        house.World.Every(TickMicros, Tick);
    }

    public Identifier Self { get; }

    public byte[] Address { get; }

    public SessionInitiator? Attempt { get; private set; }

    public SecuredSession? Session { get; private set; }

    public LightSwitchClient Light { get; } = new();

    /// <summary>Why the attempt failed; null when it did not.</summary>
    public RejectReason? Refusal { get; private set; }

    /// <summary>Why the board ended the session; null when it did not.</summary>
    public CloseReason? Closed { get; private set; }

    public bool IsLive => Session is { Life: SessionLife.Live };

    private long Now => _house.World.NowMillis;

    /// <summary>Whether it neither hears nor says anything but that the session ended.</summary>
    public bool IsQuiet { get; set; }

    /// <summary>Has the gateway introduce this peer to the board, and asks the board for a session.</summary>
    public void Begin()
    {
        Introduce();
        AskForSession();
    }

    /// <summary>Has the gateway introduce this peer to the board.</summary>
    public void Introduce()
    {
        _id += 1_000;
        MessageWriter writer = new(_house.Gateway.Self);
        writer.Begin(new byte[600], 0, 600);
        int start = writer.Position;
        byte[] endpoint = System.Text.Encoding.ASCII.GetBytes($"udp://10.0.1.{Address[3]}:{(Address[4] << 8) | Address[5]}");
        writer.WriteUInt8(SessionField.Kind, SessionMessageKind.Introduce);
        writer.WriteCredential();
        writer.WriteIdentifier(SessionField.Peer, Self);
        writer.WriteOctets(SessionField.Endpoint, endpoint, 0, endpoint.Length);
        writer.WriteUInt64(SessionField.PresharedId, _id);
        writer.WriteOctets(SessionField.Secret, _secret, 0, 32);
        writer.WriteUInt32(SessionField.Lifetime, 600);
        _house.Gateway.SendUnderSession((ProtocolTag.Session, writer.Buffer[start..writer.Position]));
        _house.Board.RunUntil(() => _house.Gateway.Introduced.Contains((_id, RejectReason.None)), 5_000, "an introduction");
    }

    /// <summary>Asks the board for a session.</summary>
    public void AskForSession()
    {
        Refusal = null;
        SecretAuthenticator authenticator = new(_tools.Cryptography, AuthenticatorMethod.Introduction, Derive(1), 0);
        IInitiatorKeyExchange[] exchanges = [new PresharedKeyExchange(KeyExchangeMethod.Introduction, _id, Derive(2), 0)];
        SessionPolicy policy = new() { KeyExchanges = [KeyExchangeMethod.Introduction] };
        SessionRequest request = new(_house.Group, "control", policy, authenticator, exchanges) { ExpectedPeer = _house.Device, AttemptId = _id };
        Attempt = new SessionInitiator(_tools, request);
        Attempt.Start(Now);
        Transmit();
    }

    /// <summary>Asks the light for something.</summary>
    public uint Ask(int kind, int value = 0)
    {
        uint request = Light.Ask(kind, value, Now);
        Transmit();
        return request;
    }

    /// <summary>Sends what somebody else writes under the session.</summary>
    public void SendBody(Action<MessageWriter> write)
    {
        _tools.Writer.Begin(_buffer, 0, _buffer.Length);
        write(_tools.Writer);
        Send(Session!.Finish(_tools.Writer));
    }

    public void Deliver(byte[] datagram, byte[] source, bool toAll)
    {
        if (toAll || _envelope.TryDecodeDatagram(datagram, 0, datagram.Length, Limits.MaxDatagram) != DecodeStatus.Complete)
        {
            return;
        }

        if (_envelope.KeyId == 0)
        {
            HandleClear(datagram);
        }
        else
        {
            HandleProtected();
        }

        Transmit();
    }

    /// <summary>The two secrets of an introduction, by .NET's own HKDF (INTRODUCTION.md, "Keys").</summary>
    private byte[] Derive(byte purpose)
    {
        byte[] salt = new byte[(2 * Identifier.Length) + 8];
        Self.CopyTo(salt, 0);
        _house.Device.CopyTo(salt, Identifier.Length);
        BinaryPrimitives.WriteUInt64BigEndian(salt.AsSpan(2 * Identifier.Length), _id);
        return HKDF.DeriveKey(HashAlgorithmName.SHA256, _secret, 32, salt, [.. "NanoPeers pair 1"u8, purpose]);
    }

    private void HandleClear(byte[] datagram)
    {
        if (Attempt is not null && _tools.Clear.Open(_envelope) == OpenStatus.Opened && _envelope.NextBody() == DecodeStatus.Complete
            && _envelope.BodyIs(ProtocolTag.Session)
            && _sessionMessage.TryDecode(datagram, _envelope.BodyOffset, _envelope.BodyLength) == DecodeStatus.Complete)
        {
            Attempt.HandleMessage(_sessionMessage, datagram, _envelope.SenderOffset, Now);
            NoteFailure();
        }
    }

    private void HandleProtected()
    {
        SecuredSession? session = Attempt?.Session ?? Session;
        if (session is null || session.Id != _envelope.KeyId || session.Open(_envelope, Now) != OpenStatus.Opened)
        {
            return;
        }

        if (Attempt is not null)
        {
            Attempt.HandleOpened(Now);
            Attempt = null;
            Session = session;
            _pingAtMillis = Now + 17_000;
            Light.Ask(SwitchMessageKind.Subscribe, 3600, Now);
        }

        while (_envelope.NextBody() == DecodeStatus.Complete)
        {
            HandleBody(session);
        }
    }

    private void HandleBody(SecuredSession session)
    {
        if (_envelope.BodyIs(ProtocolTag.Switch)
            && _switchMessage.TryDecode(_envelope.Buffer, _envelope.BodyOffset, _envelope.BodyLength) == DecodeStatus.Complete)
        {
            Light.HandleMessage(_switchMessage);
        }
        else if (_envelope.BodyIs(ProtocolTag.Session)
            && _sessionMessage.TryDecode(_envelope.Buffer, _envelope.BodyOffset, _envelope.BodyLength) == DecodeStatus.Complete)
        {
            HandleControl(session);
        }
    }

    private void HandleControl(SecuredSession session)
    {
        if (_sessionMessage.Kind == SessionMessageKind.Ping && !IsQuiet)
        {
            uint token = _sessionMessage.NumberOf(SessionField.Token);
            Send(SessionControl.WritePong(session, _tools.Writer, token, _buffer, 0, _buffer.Length));
        }
        else if (_sessionMessage.Kind == SessionMessageKind.Close)
        {
            Closed = (CloseReason)_sessionMessage.NumberOf(SessionField.Reason);
            session.Close(Closed.Value);
        }
    }

    private void Tick()
    {
        if (Attempt is not null && Now >= Attempt.NextTimeoutMillis)
        {
            Attempt.HandleTimeout(Now);
            NoteFailure();
        }

        if (IsLive && !IsQuiet && Now >= _pingAtMillis)
        {
            _pingAtMillis = Now + 17_000;
            Send(SessionControl.WritePing(Session!, _tools.Writer, 1, _buffer, 0, _buffer.Length));
        }

        Light.HandleTimeout(Now);
        Transmit();
    }

    private void NoteFailure()
    {
        if (Attempt is { State: InitiatorState.Failed })
        {
            Refusal = Attempt.RejectReason;
            Attempt = null;
        }
    }

    private void Transmit()
    {
        int length;
        while (Attempt is not null && (length = Attempt.PollTransmit(_buffer, 0, _buffer.Length)) > 0)
        {
            Send(length);
        }

        while (IsLive && (length = Light.PollTransmit(Session!, _tools.Writer, _buffer, 0, _buffer.Length)) > 0)
        {
            Send(length);
        }
    }

    private void Send(int length)
    {
        if (length > 0)
        {
            _house.Network.Send(Address, _house.Board.Address, _buffer.AsSpan(0, length));
        }
    }
}
