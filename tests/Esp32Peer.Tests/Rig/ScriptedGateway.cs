using NanoPeers.Attempts;
using NanoPeers.Discovery;
using NanoPeers.Endpoints;
using NanoPeers.Enrolment;
using NanoPeers.Firmware.Ports;
using NanoPeers.Identifiers;
using NanoPeers.Linking;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.Esp32Peer.Tests.Rig;

/// <summary>
/// A gateway made of the shared cores, one thread, one device: answers queries, asks for a session, keeps it alive, drives the light. What it
/// would keep on disk outlives <see cref="Restart"/>.
/// </summary>
internal sealed class ScriptedGateway : INetworkNode
{
    private const int TickMicros = 5_000;

    private readonly World _world;
    private readonly VirtualNetwork _network;
    private readonly Envelope _envelope = new();
    private readonly SessionMessage _sessionMessage = new();
    private readonly RegionMessage _regionMessage = new();
    private readonly SwitchMessage _switchMessage = new();
    private readonly LinkMessage _linkMessage = new();
    private readonly NotSupported _notSupported = new();
    private readonly byte[] _buffer = new byte[Limits.MaxDatagram];
    private readonly List<(ulong Id, byte[] Secret)> _resumption = [];
    private SessionTools _tools = null!;
    private RegionAnnouncer _announcer = null!;
    private byte[]? _deviceAddress;
    private long _probeEndsMillis = long.MaxValue;
    private long _pingAgainMillis;
    private long _reportedBoot;

    public ScriptedGateway(World world, VirtualNetwork network, byte lastOctet, Identifier group, Identifier self)
    {
        _world = world;
        _network = network;
        Group = group;
        Self = self;
        Address = [10, 0, 0, lastOctet, 0x25, 0xE5];
        StartAnew();
        network.Add(this);
        world.Every(TickMicros, Tick);
    }

    public byte[] Address { get; }

    public Identifier Group { get; }

    public Identifier Self { get; }

    public uint BootCount { get; private set; }

    /// <summary>The device that is enrolled here, with its secret; null when none is.</summary>
    public Identifier? Device { get; set; }

    public byte[] Secret { get; set; } = new byte[32];

    public SessionPolicy Policy { get; set; } = new() { AllowResumption = true, KeyExchanges = [KeyExchangeMethod.Resumption, KeyExchangeMethod.Rsa] };

    /// <summary>What it offers in place of a resumption secret and a sound RSA key; null for those.</summary>
    public Func<IInitiatorKeyExchange[]>? Offers { get; set; }

    /// <summary>Whether it does anything at all.</summary>
    public bool IsRunning { get; set; } = true;

    /// <summary>Whether it asks for a session when its device is heard.</summary>
    public bool AsksForSessions { get; set; } = true;

    public SessionInitiator? Attempt { get; private set; }

    public SecuredSession? Session { get; private set; }

    public LightSwitchClient Light { get; private set; } = new();

    public AttemptTrace Trace { get; private set; } = new(256);

    public TestCryptography Cryptography { get; private set; } = null!;

    public MessageWriter Writer => _tools.Writer;

    /// <summary>Sessions that went live.</summary>
    public List<SecuredSession> Opened { get; } = [];

    /// <summary>Why attempts failed, in order.</summary>
    public List<(SessionFailure Failure, RejectReason Reason)> Failures { get; } = [];

    /// <summary>Tags that the device said it does not take.</summary>
    public List<string> RefusedTags { get; } = [];

    /// <summary>Answers to introductions.</summary>
    public List<(ulong Id, RejectReason Reason)> Introduced { get; } = [];

    /// <summary>Answers to lists of links.</summary>
    public List<(uint Request, LinkRefusal Reason, ulong[] Held)> Linked { get; } = [];

    /// <summary>Takes bodies under the session that the gateway itself has no use for.</summary>
    public Action<Envelope> Others { get; set; } = _ => { };

    public int QueriesHeard { get; private set; }

    public int HintsHeard { get; private set; }

    public bool IsLive => Session is { Life: SessionLife.Live };

    private long Now => _world.NowMillis;

    /// <summary>An invitation to this gateway.</summary>
    public Invitation Invite(Identifier device, byte[] secret, bool withAddress = true, bool resumption = true)
    {
        Device = device;
        Secret = (byte[])secret.Clone();
        Invitation invitation = new(device, Group, Self, secret, 0) { Region = "home", Name = "Kitchen" };
        byte[] key = TestRsaKey.Offer;
        invitation.AuthorityKey.Read(key, 4, key.Length - 4, 65537);
        invitation.Policy.AllowResumption = resumption;
        invitation.Policy.ResumptionLifetimeSeconds = resumption ? 86400u : 0u;
        if (withAddress)
        {
            invitation.AddEndpoint(Endpoint.Udp($"10.0.0.{Address[3]}", (Address[4] << 8) | Address[5])!);
        }

        return invitation;
    }

    /// <summary>The process ends and starts again: sessions and what was on its way are gone, stored secrets and addresses are not.</summary>
    /// <param name="begins">Whether it asks its device for a session at once, at the address where it was last.</param>
    public void Restart(bool begins = true)
    {
        StartAnew();
        if (begins && Device is not null && _deviceAddress is not null)
        {
            Begin(_deviceAddress, 0);
        }
    }

    /// <summary>Forgets all resumption secrets.</summary>
    public void ForgetSecrets() => _resumption.Clear();

    /// <summary>Asks the light for something.</summary>
    public uint Ask(int kind, int value = 0)
    {
        uint request = Light.Ask(kind, value, Now);
        Transmit();
        return request;
    }

    /// <summary>Sends bodies under the session.</summary>
    public void SendUnderSession(params (byte[] Tag, byte[] Body)[] bodies)
    {
        _tools.Writer.Begin(_buffer, 0, _buffer.Length);
        foreach ((byte[] tag, byte[] body) in bodies)
        {
            _tools.Writer.BeginBody(tag);
            _tools.Writer.WriteRaw(body, 0, body.Length);
            _tools.Writer.EndBody();
        }

        Send(Session!.Finish(_tools.Writer), _deviceAddress!);
    }

    /// <summary>Sends what somebody else writes under the session.</summary>
    public void Send(Action<MessageWriter> write)
    {
        _tools.Writer.Begin(_buffer, 0, _buffer.Length);
        write(_tools.Writer);
        Send(Session!.Finish(_tools.Writer), _deviceAddress!);
    }

    /// <summary>Ends the session, telling the device.</summary>
    public void Close(CloseReason reason)
    {
        Send(SessionControl.WriteClose(Session!, _tools.Writer, reason, _buffer, 0, _buffer.Length), _deviceAddress!);
        Drop(reason);
    }

    /// <summary>Begins an attempt, whatever else goes on.</summary>
    public void Begin(byte[] address, ulong attemptId)
    {
        _deviceAddress = (byte[])address.Clone();
        Attempt?.Cancel(Now);
        SecretAuthenticator authenticator = new(Cryptography, AuthenticatorMethod.Secret, Secret, 0);
        List<IInitiatorKeyExchange> exchanges = [];
        if (_resumption.Count > 0 && Policy.AllowResumption)
        {
            exchanges.Add(new PresharedKeyExchange(KeyExchangeMethod.Resumption, _resumption[0].Id, _resumption[0].Secret, 0));
        }

        exchanges.Add(new TestRsaKey());
        SessionRequest request = new(Group, "control", Policy, authenticator, Offers?.Invoke() ?? [.. exchanges]) { ExpectedPeer = Device, AttemptId = attemptId };
        Attempt = new SessionInitiator(_tools, request);
        Attempt.Start(Now);
        Transmit();
    }

    public void Deliver(byte[] datagram, byte[] source, bool toAll)
    {
        if (!IsRunning || _envelope.TryDecodeDatagram(datagram, 0, datagram.Length, Limits.MaxDatagram) != DecodeStatus.Complete)
        {
            return;
        }

        if (_envelope.KeyId == 0)
        {
            HandleClear(datagram, source);
        }
        else
        {
            HandleProtected(source);
        }

        Transmit();
    }

    private void StartAnew()
    {
        BootCount++;
        Cryptography = new TestCryptography(_world.Random.Next());
        Trace = new AttemptTrace(256);
        _tools = new SessionTools(Self, Cryptography, new SequenceCounter(BootCount), Trace, true);
        string endpoint = $"udp://10.0.0.{Address[3]}:{(Address[4] << 8) | Address[5]}";
        _announcer = new RegionAnnouncer(_tools, Group, "home", endpoint, RegionPolicy.AllowsResumption);
        _announcer.Start(Now);
        Attempt = null;
        Session = null;
        Light = new LightSwitchClient();
        _probeEndsMillis = long.MaxValue;
    }

    private void HandleClear(byte[] datagram, byte[] source)
    {
        if (_tools.Clear.Open(_envelope) != OpenStatus.Opened || _envelope.NextBody() != DecodeStatus.Complete)
        {
            return;
        }

        if (_envelope.BodyIs(ProtocolTag.Region)
            && _regionMessage.TryDecode(datagram, _envelope.BodyOffset, _envelope.BodyLength) == DecodeStatus.Complete
            && _regionMessage.Kind == RegionMessageKind.Query)
        {
            HandleQuery(source);
        }
        else if (_envelope.BodyIs(ProtocolTag.Session)
            && _sessionMessage.TryDecode(datagram, _envelope.BodyOffset, _envelope.BodyLength) == DecodeStatus.Complete)
        {
            HandleSessionMessage(datagram);
        }
    }

    private void HandleQuery(byte[] source)
    {
        QueriesHeard++;
        Send(_announcer.Answer(_regionMessage, _buffer, 0, _buffer.Length, Now), source);
        bool sameGroup = Group.Matches(_regionMessage.Buffer, _regionMessage.OffsetOf(RegionField.Group));
        long boot = (long)(_envelope.Sequence >> 32);
        bool enrolled = sameGroup && Device is not null && Device.Matches(_envelope.Buffer, _envelope.SenderOffset);
        bool wanted = !IsLive || boot > _reportedBoot || Session!.IsAgeing(Now);
        bool trying = Attempt is { State: InitiatorState.Requested or InitiatorState.AwaitingKey or InitiatorState.Confirming };
        if (AsksForSessions && enrolled && wanted && !trying)
        {
            Begin(source, _regionMessage.AttemptId);
        }
    }

    private void HandleSessionMessage(byte[] datagram)
    {
        bool hint = _sessionMessage.Kind == SessionMessageKind.Reject && _sessionMessage.AttemptId == 0;
        if (hint && Session is not null && _sessionMessage.SessionId == Session.Id)
        {
            HintsHeard++;
            _probeEndsMillis = Math.Min(_probeEndsMillis, Now + 2000);
            _pingAgainMillis = Math.Min(_pingAgainMillis, Now);
        }

        Attempt?.HandleMessage(_sessionMessage, datagram, _envelope.SenderOffset, Now);
        NoteFailure();
    }

    private void HandleProtected(byte[] source)
    {
        SecuredSession? session = Attempt?.Session is SecuredSession fresh && fresh.Id == _envelope.KeyId ? fresh : Session;
        if (session is null || session.Id != _envelope.KeyId)
        {
            Hint(source);
            return;
        }

        if (session.Open(_envelope, Now) != OpenStatus.Opened)
        {
            return;
        }

        _deviceAddress = (byte[])source.Clone();
        _reportedBoot = (long)(_envelope.Sequence >> 32);
        _probeEndsMillis = long.MaxValue;
        if (Attempt is not null && ReferenceEquals(session, Attempt.Session))
        {
            Attempt.HandleOpened(Now);
            Adopt(session);
        }

        while (_envelope.NextBody() == DecodeStatus.Complete)
        {
            HandleBody(session);
        }
    }

    private void Hint(byte[] source)
    {
        MessageWriter writer = _tools.BeginClear(ProtocolTag.Session, _buffer, 0, _buffer.Length);
        writer.WriteUInt8(SessionField.Kind, SessionMessageKind.Reject);
        writer.WriteUInt64(SessionField.AttemptId, 0);
        writer.WriteUInt64(SessionField.SessionId, _envelope.KeyId);
        writer.WriteCredential();
        writer.ReserveOctets(SessionField.KeyReply, 0);
        writer.WriteUInt8(SessionField.Reason, (int)RejectReason.UnknownSession);
        writer.ReserveOctets(SessionField.Proof, 0);
        Send(_tools.FinishClear(), source);
    }

    private void Adopt(SecuredSession session)
    {
        Attempt = null;
        Session = session;
        Opened.Add(session);
        byte[] secret = new byte[32];
        if (session.TryTakeResumption(secret, 0, out ulong id))
        {
            _resumption.Insert(0, (id, secret));
        }

        Light.Renew(Now);
        Light.Ask(SwitchMessageKind.Describe, 0, Now);
        Light.Ask(SwitchMessageKind.Subscribe, 3600, Now);
    }

    private void HandleBody(SecuredSession session)
    {
        if (_envelope.BodyIs(ProtocolTag.Switch)
            && _switchMessage.TryDecode(_envelope.Buffer, _envelope.BodyOffset, _envelope.BodyLength) == DecodeStatus.Complete)
        {
            Light.HandleMessage(_switchMessage);
        }
        else if (_envelope.BodyIs(ProtocolTag.Link))
        {
            NoteLinked();
        }
        else if (_envelope.BodyIs(ProtocolTag.Error)
            && _notSupported.TryDecode(_envelope.Buffer, _envelope.BodyOffset, _envelope.BodyLength) == DecodeStatus.Complete)
        {
            RefusedTags.Add(System.Text.Encoding.UTF8.GetString(
                _notSupported.Buffer, _notSupported.OffsetOf(NotSupported.TagField), _notSupported.LengthOf(NotSupported.TagField)));
        }
        else if (_envelope.BodyIs(ProtocolTag.Session)
            && _sessionMessage.TryDecode(_envelope.Buffer, _envelope.BodyOffset, _envelope.BodyLength) == DecodeStatus.Complete)
        {
            HandleControl(session);
        }
        else
        {
            Others(_envelope);
        }
    }

    private void NoteLinked()
    {
        if (_linkMessage.TryDecode(_envelope.Buffer, _envelope.BodyOffset, _envelope.BodyLength) == DecodeStatus.Complete)
        {
            int at = _linkMessage.OffsetOf(LinkField.Held);
            int count = _linkMessage.LengthOf(LinkField.Held) / LinkList.HeldLength;
            ulong[] held = [.. Enumerable.Range(0, count).Select(i => BigEndian.ReadUInt64(_linkMessage.Buffer, at + (i * LinkList.HeldLength)))];
            Linked.Add((_linkMessage.RequestId, (LinkRefusal)_linkMessage.NumberOf(LinkField.Reason), held));
        }
    }

    private void HandleControl(SecuredSession session)
    {
        if (_sessionMessage.Kind == SessionMessageKind.Ping)
        {
            uint token = _sessionMessage.NumberOf(SessionField.Token);
            Send(SessionControl.WritePong(session, _tools.Writer, token, _buffer, 0, _buffer.Length), _deviceAddress!);
        }
        else if (_sessionMessage.Kind == SessionMessageKind.Introduced)
        {
            Introduced.Add((_sessionMessage.LongNumberOf(SessionField.PresharedId), (RejectReason)_sessionMessage.NumberOf(SessionField.Reason)));
        }
        else if (_sessionMessage.Kind == SessionMessageKind.Close)
        {
            Drop((CloseReason)_sessionMessage.NumberOf(SessionField.Reason));
        }
    }

    private void Drop(CloseReason reason)
    {
        Session?.Close(reason);
        Session = null;
        _probeEndsMillis = long.MaxValue;
    }

    private void Tick()
    {
        if (!IsRunning)
        {
            return;
        }

        _announcer.HandleTimeout(Now);
        if (Attempt is not null && Now >= Attempt.NextTimeoutMillis)
        {
            Attempt.HandleTimeout(Now);
            NoteFailure();
        }

        Light.HandleTimeout(Now);
        KeepAlive();
        Transmit();
    }

    private void KeepAlive()
    {
        if (Session is null)
        {
            return;
        }

        if (Session.IsExpired(Now) || Now >= _probeEndsMillis || Now - Session.LastHeardMillis >= 60_000)
        {
            Drop(CloseReason.Silent);
        }
        else if (Now >= _pingAgainMillis && (_probeEndsMillis != long.MaxValue || Now - Session.LastHeardMillis >= 17_000))
        {
            _pingAgainMillis = Now + (_probeEndsMillis != long.MaxValue ? 1000 : 5000);
            Send(SessionControl.WritePing(Session, _tools.Writer, 7, _buffer, 0, _buffer.Length), _deviceAddress!);
        }
    }

    private void NoteFailure()
    {
        if (Attempt is { State: InitiatorState.Failed })
        {
            Failures.Add((Attempt.Failure, Attempt.RejectReason));
            Attempt = null;
        }
    }

    private void Transmit()
    {
        int length = _announcer.PollTransmit(_buffer, 0, _buffer.Length);
        if (length > 0)
        {
            _network.Send(Address, null, _buffer.AsSpan(0, length));
        }

        while (Attempt is not null && (length = Attempt.PollTransmit(_buffer, 0, _buffer.Length)) > 0)
        {
            Send(length, _deviceAddress!);
        }

        while (Session is not null && (length = Light.PollTransmit(Session, _tools.Writer, _buffer, 0, _buffer.Length)) > 0)
        {
            Send(length, _deviceAddress!);
        }
    }

    private void Send(int length, byte[] to)
    {
        if (length > 0)
        {
            _network.Send(Address, to, _buffer.AsSpan(0, length));
        }
    }
}
