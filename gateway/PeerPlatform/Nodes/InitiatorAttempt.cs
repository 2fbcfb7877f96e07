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

    internal void Begin() => Work(static (_, _) => { }, 0, Node.NowMillis);

    internal void Handle(SessionMessage message, byte[] buffer, int senderOffset) =>
        Work(
            static (core, state) => core.HandleMessage(state.message, state.buffer, state.senderOffset, state.now),
            (message, buffer, senderOffset, now: Node.NowMillis),
            Node.NowMillis);

    internal void Cancel() => Work(static (core, now) => core.Cancel(now), Node.NowMillis, Node.NowMillis);

    internal override void Tick(long nowMillis)
    {
        if (nowMillis >= Volatile.Read(ref _due))
        {
            Work(static (core, now) => core.HandleTimeout(now), nowMillis, nowMillis);
        }
    }

    internal override void Opened(long nowMillis) => Work(static (core, now) => core.HandleOpened(now), nowMillis, nowMillis);

    protected override int Poll(byte[] buffer) => _core.PollTransmit(buffer, 0, Limits.MaxDatagram);

    private void Work<TState>(Action<SessionInitiator, TState> work, TState state, long nowMillis)
    {
        bool over;
        lock (Gate)
        {
            if (_over)
            {
                return;
            }

            work(_core, state);
            Flush(_core.Session);
            Volatile.Write(ref _due, _core.NextTimeoutMillis);
            over = _core.State is InitiatorState.Established or InitiatorState.Failed;
            _over = over;
        }

        if (over)
        {
            Node.Finish(this, _core.State == InitiatorState.Established ? Session : null, nowMillis);
            Identifier? peer = Session?.Peer;
            _outcome.TrySetResult(new ConnectResult(Session is { IsLive: true } ? Session : null, peer, AttemptId, _core.Failure, _core.RejectReason));
        }
    }
}
