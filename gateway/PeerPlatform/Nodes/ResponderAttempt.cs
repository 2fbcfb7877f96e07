using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>A set-up that another peer asked this node for. Its work runs on the thread pool, never on the thread that receives.</summary>
internal sealed class ResponderAttempt : HandshakeAttempt
{
    private readonly SessionResponder _core;
    private readonly ulong _sessionId;
    private readonly IResponderPolicy _policy;
    private readonly RateGate _messages = new(NodeTuning.MessagesEachSecond);
    private bool _over;
    private bool _asked;
    private ParkedRequest? _parked;
    private MemberCertificate? _shown;
    private bool _requestHandled;
    private bool _certificateAsked;
    private bool _certificateDue;
    private long _due = SessionResponder.Never;

    internal ResponderAttempt(PeerNode node, SessionTools tools, IResponderPolicy policy, ulong sessionId, ITransport transport, RemoteAddress address)
        : base(node, tools, transport, address)
    {
        _core = new SessionResponder(tools, policy, Limits.MaxDatagram);
        _sessionId = sessionId;
        _policy = policy;
    }

    internal override MemberCertificate? OtherCertificate => (_policy as ICertificateResponder)?.Proof?.Other;

    internal override ulong SessionId => _sessionId;

    internal override ulong AttemptId => _core.AttemptId;

    /// <summary>What came of it.</summary>
    internal RejectReason Reason => _core.Reason;

    /// <summary>Whether the request was proven: only then something was done for it.</summary>
    internal bool IsProven => _core.Purpose.Length > 0;

    /// <summary>Whether the request was left alone: it is a late copy of one that was answered.</summary>
    internal bool IsLateCopy => _core.State == ResponderState.Idle && !_certificateAsked;

    /// <summary>Whether another message is looked at in this second: a repeat is answered unproven, and the answer is longer than the repeat.</summary>
    internal bool Admits(long nowMillis) => _messages.Admits(nowMillis);

    internal override void Handle(SessionMessage message, byte[] buffer, int senderOffset, ITransport transport, RemoteAddress from)
    {
        long now = Node.NowMillis;
        if (message.Kind == SessionMessageKind.Request)
        {
            byte[] source = Encoding.UTF8.GetBytes(from.ToString());
            Work(
                (message, buffer, senderOffset, source, transport, from, now),
                static (attempt, state) =>
                {
                    attempt.Answer(state.transport, state.from);
                    attempt.HandleRequest(state.message, state.buffer, state.senderOffset, state.source, state.now);
                });
        }
        else
        {
            Work(
                (message, buffer, senderOffset, now),
                static (attempt, state) => attempt._core.HandleKey(state.message, state.buffer, state.senderOffset, state.now));
        }
    }

    internal override void Tick(long nowMillis)
    {
        if (nowMillis >= Volatile.Read(ref _due))
        {
            Work(nowMillis, static (attempt, now) =>
            {
                attempt._parked = attempt._parked?.UntilMillis > now ? attempt._parked : null;
                attempt._core.HandleTimeout(now);
            });
        }
    }

    internal override void Opened(long nowMillis) => Work(nowMillis, static (attempt, now) => attempt._core.HandleOpened(now));

    /// <summary>A certificate came: the request that waits for it is handled.</summary>
    internal void Resume() => Work(0, static (attempt, _) =>
    {
        ParkedRequest? parked = attempt._parked;
        attempt._parked = null;
        SessionMessage message = attempt.Node.Scratch.Message;
        if (parked is not null && message.TryDecode(parked.Body, 0, parked.Body.Length) == DecodeStatus.Complete)
        {
            attempt.HandleRequest(message, parked.Sender, 0, parked.Source, attempt.Node.NowMillis);
        }
    });

    internal override void Abandon() => Work(0, static (attempt, _) =>
    {
        attempt._parked = null;
        attempt._requestHandled = true;
        if (attempt._core.State != ResponderState.Established)
        {
            attempt._core.Reset();
        }
    });

    protected override int Poll(byte[] buffer)
    {
        bool answers = _core.State == ResponderState.AwaitingConfirmation || (_core.State == ResponderState.Ended && IsProven);
        if (!_certificateDue || !answers || _shown is null)
        {
            return _core.PollTransmit(buffer, 0, Limits.MaxDatagram);
        }

        _certificateDue = false;
        return CertificateMessage.Write(Tools, _core.AttemptId, _sessionId, _shown, null, buffer);
    }

    /// <summary>Hands a request to the core, unless its certificate must come first. With the lock held.</summary>
    private void HandleRequest(SessionMessage message, byte[] buffer, int senderOffset, byte[] source, long nowMillis)
    {
        // A key or a certificate that overtook the request must not end the attempt.
        _requestHandled = true;
        Identifier group = new(message.Buffer, message.OffsetOf(SessionField.Group));
        Group = group;
        if (CertificateCredential.Is(message) && _policy is ICertificateResponder responder
            && responder.FindMembership(group) is CertificateMembership membership)
        {
            if (_core.State == ResponderState.Idle && membership.Find(CertificateCredential.DigestIn(message)) is null)
            {
                AskForCertificate(message, buffer, senderOffset, source, nowMillis);
                return;
            }

            _shown ??= (responder.FindOwn(message) ?? membership).Certificate;
            _certificateDue = !CertificateCredential.Knows(message, _shown);
        }

        _core.HandleRequest(message, buffer, senderOffset, Node.Cookie, source, nowMillis);
    }

    /// <summary>
    /// Nothing is kept of a request without a right cookie. One with it waits: its certificate may have been overtaken on the way, or is being
    /// checked in this moment.
    /// </summary>
    private void AskForCertificate(SessionMessage message, byte[] buffer, int senderOffset, byte[] source, long nowMillis)
    {
        _certificateAsked = true;
        if (Node.Cookie.IsValid(message, source, nowMillis))
        {
            byte[] body = message.Buffer.AsSpan(message.BodyOffset, message.BodyLength).ToArray();
            byte[] sender = buffer.AsSpan(senderOffset, Identifier.Length).ToArray();
            _parked = new ParkedRequest(body, sender, source, nowMillis + NodeTuning.CertificateWaitMillis);
            if (Node.IsCertificateUnderWay(_sessionId))
            {
                return;
            }
        }

        byte[] retry = Node.Scratch.TransmitOf(Limits.MaxDatagram);
        int length = Node.Cookie.WriteRetry(
            Tools, message, source, SessionMode.CertificateWanted, nowMillis, retry, 0, Limits.MaxDatagram);
        Node.Transmit(Transport, retry, length, Address);
    }

    private void Work<TState>(TState state, Action<ResponderAttempt, TState> work)
    {
        bool ask = false;
        bool over;
        Exception? fault = null;
        lock (Gate)
        {
            if (_over)
            {
                return;
            }

            try
            {
                work(this, state);
                ask = Advance();
            }
#pragma warning disable CA1031 // Whatever a policy, a store or a transport throws ends this attempt and nothing else.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                fault = exception;
                _over = true;
                Node.GuardSetUp(AttemptId, _core.Reset);
            }

            over = _over;
        }

        if (ask)
        {
            _ = AskAsync();
        }

        if (over)
        {
            Node.Finish(this, fault is null && _core.State == ResponderState.Established ? Session : null, fault);
        }
    }

    /// <summary>Does the steps that are due and sends what they say; whether a person is to be asked now. With the lock held.</summary>
    private bool Advance()
    {
        while (_core.Step(Node.NowMillis))
        {
        }

        Flush(_core.Session);
        Volatile.Write(ref _due, _parked?.UntilMillis ?? _core.NextTimeoutMillis);
        bool left = _core.State == ResponderState.Idle && _requestHandled && _parked is null;
        _over = left || _core.State is ResponderState.Established or ResponderState.Ended;
        bool ask = _core.State == ResponderState.Deciding && !_asked;
        _asked |= ask;
        return ask;
    }

    private async Task AskAsync()
    {
        bool accepted = await Node.AskUserAsync(new SessionQuestion(_core.CopyPeer(), _core.Purpose, Address.ToString(), AttemptId)).ConfigureAwait(false);
        Work((accepted, now: Node.NowMillis), static (attempt, state) => attempt._core.Decide(state.accepted, state.now));
    }
}
