using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>A set-up that this node asked for.</summary>
internal sealed class InitiatorAttempt : HandshakeAttempt
{
    private readonly SessionInitiator _core;
    private readonly TaskCompletionSource<ConnectResult> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CertificateAuthenticator? _certified;
    private readonly byte[] _cookie = new byte[RetryCookie.Length];
    private bool _certificateWanted;
    private bool _certificateDue;
    private int _certificatesSent;
    private int _certificatesHeard;
    private long _due = SessionInitiator.Never;
    private bool _over;

    internal InitiatorAttempt(PeerNode node, SessionTools tools, SessionRequest request, ITransport transport, RemoteAddress address)
        : base(node, tools, transport, address)
    {
        _core = new SessionInitiator(tools, request);
        _certified = request.Authenticator as CertificateAuthenticator;
        Group = request.Group;
    }

    internal override MemberCertificate? OtherCertificate => _certified?.Other;

    internal override ulong SessionId => _core.SessionId;

    internal override ulong AttemptId => _core.AttemptId;

    internal Task<ConnectResult> Outcome => _outcome.Task;

    internal void Prepare(long nowMillis) => _core.Start(nowMillis);

    internal void Begin() => Work(static (_, _) => { }, 0);

    internal override void Handle(SessionMessage message, byte[] buffer, int senderOffset, ITransport transport, RemoteAddress from) =>
        Work(
            static (core, state) => state.attempt.Hear(core, state.message, state.buffer, state.senderOffset),
            (attempt: this, message, buffer, senderOffset));

    internal void Cancel() => Work(static (core, now) => core.Cancel(now), Node.NowMillis);

    internal override void Abandon() => Cancel();

    internal override void Tick(long nowMillis)
    {
        if (nowMillis >= Volatile.Read(ref _due))
        {
            Work(
                static (core, state) =>
                {
                    state.attempt._certificateDue = state.attempt._certificateWanted && core.State == InitiatorState.Requested;
                    core.HandleTimeout(state.nowMillis);
                },
                (attempt: this, nowMillis));
        }
    }

    internal override void Opened(long nowMillis) => Work(static (core, now) => core.HandleOpened(now), nowMillis);

    protected override int Poll(byte[] buffer)
    {
        if (!_certificateDue || _certified is null)
        {
            return _core.PollTransmit(buffer, 0, Limits.MaxDatagram);
        }

        _certificateDue = false;
        return CertificateMessage.Write(Tools, AttemptId, SessionId, _certified.Own, _cookie, buffer);
    }

    /// <summary>Certificates are looked at here, all else by the core. With the lock held.</summary>
    private void Hear(SessionInitiator core, SessionMessage message, byte[] buffer, int senderOffset)
    {
        if (message.Kind == SessionMessageKind.Certificate)
        {
            if (_certified is not null && message.AttemptId == AttemptId && _certificatesHeard++ < NodeTuning.CertificatesEachAttempt)
            {
                int at = message.OffsetOf(SessionField.Certificate);
                int length = message.LengthOf(SessionField.Certificate);
                _certified.Take(message.Buffer.AsSpan(at, length), new Identifier(buffer, senderOffset));
            }

            return;
        }

        core.HandleMessage(message, buffer, senderOffset, Node.NowMillis);
        bool wanted = message.Kind == SessionMessageKind.Retry && (message.NumberOf(SessionField.Mode) & SessionMode.CertificateWanted) != 0;
        if (wanted && core.State == InitiatorState.Requested && message.AttemptId == AttemptId)
        {
            Array.Copy(message.Buffer, message.OffsetOf(SessionField.Cookie), _cookie, 0, _cookie.Length);
            _certificateWanted = true;
            _certificateDue = _certificatesSent++ < NodeTuning.CertificatesEachAttempt;
        }
    }

    private void Work<TState>(Action<SessionInitiator, TState> work, TState state)
    {
        Exception? fault = null;
        lock (Gate)
        {
            if (_over)
            {
                return;
            }

            try
            {
                work(_core, state);
                Flush(_core.Session);
                Volatile.Write(ref _due, _core.NextTimeoutMillis);
                _over = _core.State is InitiatorState.Established or InitiatorState.Failed;
            }
#pragma warning disable CA1031 // Whatever an authenticator, a key exchange or a transport throws ends this attempt and nothing else.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                fault = exception;
                _over = true;
                Node.GuardSetUp(AttemptId, () => _core.Cancel(Node.NowMillis));
            }

            if (!_over)
            {
                return;
            }
        }

        End(fault);
    }

    private void End(Exception? fault)
    {
        PeerSession? live = fault is null && _core.State == InitiatorState.Established ? Session : null;
        Node.Finish(this, live, fault);
        Identifier? peer = Session?.Peer;
        if (fault is not null)
        {
            _outcome.TrySetException(fault);
        }
        else
        {
            _outcome.TrySetResult(new ConnectResult(live, peer, AttemptId, _core.Failure, _core.RejectReason));
        }
    }
}
