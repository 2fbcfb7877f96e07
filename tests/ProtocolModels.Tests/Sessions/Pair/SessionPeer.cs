using NanoPeers.Attempts;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Sessions.Pair;

/// <summary>What an application of a test was given, and how it was protected on its way.</summary>
internal sealed record Delivered(byte[] Body, int Suite, ulong SessionId)
{
    public bool IsSecured => Suite != NanoPeers.Messages.Suite.Clear;
}

/// <summary>
/// A peer of a test: drives the cores as a real one does, in virtual time and without sockets. Octets and the time come in, octets and the next
/// deadline come out.
/// </summary>
internal sealed class SessionPeer
{
    private const int Responders = 4;

    private readonly Queue<byte[]> _outbox = new();
    private readonly Envelope _envelope = new();
    private readonly SessionMessage _message = new();
    private readonly Lazy<SessionResponder[]> _allResponders;
    private readonly Dictionary<SessionResponder, long> _since = [];
    private readonly byte[] _transmit = new byte[Limits.MaxDatagram];
    private readonly int _restingKeys;
    private long _now;

    public SessionPeer(string name, int seed, uint bootCount = 1)
    {
        Name = name;
        Cryptography = new KeyRecorder(seed);
        Id = SessionPair.IdOf(name);
        Policy = new TestPolicy(Cryptography) { Now = () => _now, HasSession = Sessions.ContainsKey };
        Tools = new SessionTools(Id, Cryptography, new SequenceCounter(bootCount), Trace, sharesScratch: true);
        _allResponders = new(() => [.. Enumerable.Range(0, Responders).Select(_ => new SessionResponder(Tools, Policy, Limits.MaxDatagram))]);
        _restingKeys = Cryptography.LiveKeys;
    }

    public string Name { get; }

    public Identifier Id { get; }

    public KeyRecorder Cryptography { get; }

    public TestPolicy Policy { get; }

    public SessionTools Tools { get; }

    public AttemptTrace Trace { get; } = new(500);

    public Dictionary<ulong, SecuredSession> Sessions { get; } = [];

    public List<SessionInitiator> Initiators { get; } = [];

    /// <summary>Made when they are first needed, so that a test can change the policy before.</summary>
    public SessionResponder[] Answering => _allResponders.Value;

    /// <summary>Reasons of the requests that this peer refused, in order.</summary>
    public List<RejectReason> Refusals { get; } = [];

    public List<Delivered> Received { get; } = [];

    /// <summary>What came of each protected message that was not opened.</summary>
    public List<OpenStatus> Unopened { get; } = [];

    public RetryCookie? Cookie { get; set; }

    /// <summary>What the person at this peer says; null when nobody is there.</summary>
    public bool? UserSays { get; set; }

    /// <summary>How long the person takes.</summary>
    public long UserTakesMillis { get; set; } = 50;

    public int Prompts { get; private set; }

    /// <summary>How long the responder's arithmetic takes in virtual time.</summary>
    public long ComputingTakesMillis { get; set; }

    /// <summary>Whether the first responder is left as it is when it is done, so that a test can look at it.</summary>
    public bool KeepsFirstResponder { get; set; }

    /// <summary>Whether the peer is switched off: it neither hears nor says nor acts.</summary>
    public bool IsOff { get; set; }

    /// <summary>Keys of sessions that are not wiped.</summary>
    public int SessionKeys => Cryptography.LiveKeys - _restingKeys - (Cookie == null ? 0 : 1);

    public SecuredSession? OnlySession => Sessions.Count == 1 ? Sessions.Values.Single() : null;

    public long NextTimeoutMillis
    {
        get
        {
            IEnumerable<long> deadlines = Initiators.Select(one => one.NextTimeoutMillis)
                .Concat(Answering.Select(one => one.NextTimeoutMillis))
                .Concat(_since.Select(one => one.Value + PauseOf(one.Key)));
            return IsOff ? long.MaxValue : deadlines.DefaultIfEmpty(long.MaxValue).Min();
        }
    }

    public SessionInitiator Connect(SessionRequest request, long now)
    {
        var initiator = new SessionInitiator(Tools, request);
        Initiators.Add(initiator);
        initiator.Start(now);
        Act(now);
        return initiator;
    }

    public void Receive(byte[] octets, long now, byte[] source)
    {
        _now = now;
        byte[] buffer = [.. octets];
        if (IsOff || _envelope.TryDecodeDatagram(buffer, 0, buffer.Length, Limits.MaxDatagram) != DecodeStatus.Complete)
        {
            return;
        }

        if (_envelope.KeyId == 0)
        {
            ReceiveClear(source);
        }
        else
        {
            ReceiveSealed();
        }

        Act(now);
    }

    public void HandleTimeouts(long now)
    {
        _now = now;
        if (!IsOff)
        {
            Initiators.ForEach(one => one.HandleTimeout(now));
            Array.ForEach(Answering, one => one.HandleTimeout(now));
            Act(now);
        }
    }

    public byte[]? PollTransmit() => !IsOff && _outbox.TryDequeue(out byte[]? octets) ? octets : null;

    /// <summary>Sends an application's octets under a session's key. False when the session takes none.</summary>
    public bool Send(SecuredSession session, byte[] body)
    {
        MessageWriter writer = Tools.BeginClear(ProtocolTag.Chat, _transmit, 0, _transmit.Length);
        writer.WriteRaw(body, 0, body.Length);
        writer.EndBody();
        return Queue(session.Finish(writer));
    }

    /// <summary>Sends an application's octets in clear: a call of its own, so that nobody goes down by accident.</summary>
    public bool SendClear(byte[] body)
    {
        MessageWriter writer = Tools.BeginClear(ProtocolTag.Chat, _transmit, 0, _transmit.Length);
        writer.WriteRaw(body, 0, body.Length);
        return Queue(Tools.FinishClear());
    }

    public void Close(SecuredSession session, CloseReason reason)
    {
        Queue(SessionControl.WriteClose(session, Tools.Writer, reason, _transmit, 0, _transmit.Length));
        session.Close(reason);
    }

    private void ReceiveClear(byte[] source)
    {
        if (Tools.Clear.Open(_envelope) != OpenStatus.Opened)
        {
            return;
        }

        while (_envelope.NextBody() == DecodeStatus.Complete)
        {
            if (!_envelope.BodyIs(ProtocolTag.Session))
            {
                Deliver(0);
            }
            else if (_message.TryDecode(_envelope.Buffer, _envelope.BodyOffset, _envelope.BodyLength) == DecodeStatus.Complete)
            {
                Dispatch(source);
            }
        }
    }

    private void Dispatch(byte[] source)
    {
        bool asks = _message.Kind == SessionMessageKind.Request;
        foreach (SessionResponder responder in Answering.Where(one => one.SessionId == _message.SessionId && one.State != ResponderState.Idle))
        {
            if (asks)
            {
                responder.HandleRequest(_message, _envelope.Buffer, _envelope.SenderOffset, Cookie, source, _now);
                return;
            }

            if (_message.Kind == SessionMessageKind.Key)
            {
                responder.HandleKey(_message, _envelope.Buffer, _envelope.SenderOffset, _now);
            }
        }

        if (asks)
        {
            Answering.FirstOrDefault(one => one.State == ResponderState.Idle)
                ?.HandleRequest(_message, _envelope.Buffer, _envelope.SenderOffset, Cookie, source, _now);
        }
        else if (!SessionMessageKind.NeedsKey(_message.Kind))
        {
            Initiators.ForEach(one => one.HandleMessage(_message, _envelope.Buffer, _envelope.SenderOffset, _now));
        }
    }

    private void ReceiveSealed()
    {
        if (!Sessions.TryGetValue(_envelope.KeyId, out SecuredSession? session))
        {
            return;
        }

        OpenStatus status = session.Open(_envelope, _now);
        if (status != OpenStatus.Opened)
        {
            Unopened.Add(status);
            return;
        }

        Initiators.Where(one => one.Session == session).ToList().ForEach(one => one.HandleOpened(_now));
        Answering.Where(one => one.Session == session).ToList().ForEach(one => one.HandleOpened(_now));
        while (_envelope.NextBody() == DecodeStatus.Complete)
        {
            if (!_envelope.BodyIs(ProtocolTag.Session))
            {
                Deliver(session.Id);
            }
            else if (_message.TryDecode(_envelope.Buffer, _envelope.BodyOffset, _envelope.BodyLength) == DecodeStatus.Complete)
            {
                Control(session);
            }
        }
    }

    private void Control(SecuredSession session)
    {
        switch (_message.Kind)
        {
            case SessionMessageKind.Ping:
                uint token = _message.NumberOf(SessionField.Token);
                Queue(SessionControl.WritePong(session, Tools.Writer, token, _transmit, 0, _transmit.Length));
                break;
            case SessionMessageKind.Close:
                session.Close((CloseReason)_message.NumberOf(SessionField.Reason));
                break;
            default:
                break;
        }
    }

    private void Deliver(ulong sessionId) =>
        Received.Add(new Delivered(_envelope.Buffer[_envelope.BodyOffset..(_envelope.BodyOffset + _envelope.BodyLength)], _envelope.Suite, sessionId));

    private void Act(long now)
    {
        _now = now;
        foreach (SessionInitiator initiator in Initiators)
        {
            Flush(initiator.PollTransmit);
            Keep(initiator.Session);
        }

        Array.ForEach(Answering, Act);
    }

    private void Act(SessionResponder responder)
    {
        if (responder.State is ResponderState.Deciding or ResponderState.Computing)
        {
            Work(responder);
        }

        Flush(responder.PollTransmit);
        Keep(responder.Session);
        if (responder.State is ResponderState.Ended or ResponderState.Established)
        {
            if (responder.Reason != RejectReason.None)
            {
                Refusals.Add(responder.Reason);
            }

            _since.Remove(responder);
            if (!KeepsFirstResponder || responder != Answering[0])
            {
                responder.Reset();
            }
        }
    }

    private void Work(SessionResponder responder)
    {
        if (_since.TryAdd(responder, _now))
        {
            Prompts += responder.State == ResponderState.Deciding ? 1 : 0;
        }

        if (responder.State == ResponderState.Deciding && UserSays is bool answer && _now >= _since[responder] + UserTakesMillis)
        {
            responder.Decide(answer, _now);
            _since[responder] = _now;
        }

        if (responder.State == ResponderState.Computing && _now >= _since[responder] + ComputingTakesMillis)
        {
            while (responder.Step(_now))
            {
            }

            _since.Remove(responder);
        }
    }

    private long PauseOf(SessionResponder responder) => responder.State switch
    {
        ResponderState.Deciding when UserSays != null => UserTakesMillis,
        ResponderState.Computing => ComputingTakesMillis,
        _ => long.MaxValue / 2,
    };

    private void Keep(SecuredSession? session)
    {
        if (session != null && session.Life != SessionLife.Closed)
        {
            Sessions[session.Id] = session;
        }
    }

    private void Flush(Func<byte[], int, int, int> poll)
    {
        while (Queue(poll(_transmit, 0, _transmit.Length)))
        {
        }
    }

    private bool Queue(int length)
    {
        if (length > 0)
        {
            _outbox.Enqueue(_transmit[..length]);
        }

        return length > 0;
    }
}
