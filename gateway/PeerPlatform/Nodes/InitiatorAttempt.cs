using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>A set-up that this node asked for.</summary>
internal sealed class InitiatorAttempt : HandshakeAttempt
{
    private readonly SessionInitiator _core;
    private readonly TaskCompletionSource<ConnectResult> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _due = SessionInitiator.Never;
    private bool _over;

    internal InitiatorAttempt(PeerNode node, SessionTools tools, SessionRequest request, ITransport transport, RemoteAddress address)
        : base(node, tools, transport, address)
    {
        _core = new SessionInitiator(tools, request);
    }

    internal override ulong SessionId => _core.SessionId;

    internal override ulong AttemptId => _core.AttemptId;

    internal Task<ConnectResult> Outcome => _outcome.Task;

    internal void Prepare(long nowMillis) => _core.Start(nowMillis);

    internal void Begin() => Work(static (_, _) => { }, 0);

    internal override void Handle(SessionMessage message, byte[] buffer, int senderOffset, ITransport transport, RemoteAddress from) =>
        Work(
            static (core, state) => core.HandleMessage(state.message, state.buffer, state.senderOffset, state.now),
            (message, buffer, senderOffset, now: Node.NowMillis));

    internal void Cancel() => Work(static (core, now) => core.Cancel(now), Node.NowMillis);

    internal override void Abandon() => Cancel();

    internal override void Tick(long nowMillis)
    {
        if (nowMillis >= Volatile.Read(ref _due))
        {
            Work(static (core, now) => core.HandleTimeout(now), nowMillis);
        }
    }

    internal override void Opened(long nowMillis) => Work(static (core, now) => core.HandleOpened(now), nowMillis);

    protected override int Poll(byte[] buffer) => _core.PollTransmit(buffer, 0, Limits.MaxDatagram);

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
