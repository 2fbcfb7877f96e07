using System.Text;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>A set-up that another peer asked this node for. Its work runs on the thread pool, never on the thread that receives.</summary>
internal sealed class ResponderAttempt : HandshakeAttempt
{
    private readonly SessionResponder _core;
    private readonly ulong _sessionId;
    private bool _over;
    private bool _asked;
    private long _due = SessionResponder.Never;

    internal ResponderAttempt(PeerNode node, SessionTools tools, IResponderPolicy policy, ulong sessionId, ITransport transport, RemoteAddress address)
        : base(node, tools, transport, address)
    {
        _core = new SessionResponder(tools, policy, Limits.MaxDatagram);
        _sessionId = sessionId;
    }

    internal override ulong SessionId => _sessionId;

    internal override ulong AttemptId => _core.AttemptId;

    internal void Handle(SessionMessage message, byte[] buffer, int senderOffset)
    {
        byte[] source = Encoding.UTF8.GetBytes(Address.ToString());
        long now = Node.NowMillis;
        if (message.Kind == SessionMessageKind.Request)
        {
            Work(
                static (core, state) => core.HandleRequest(state.message, state.buffer, state.senderOffset, state.Cookie, state.source, state.now),
                (message, buffer, senderOffset, Node.Cookie, source, now),
                now);
        }
        else
        {
            Work(static (core, state) => core.HandleKey(state.message, state.buffer, state.senderOffset, state.now), (message, buffer, senderOffset, now), now);
        }
    }

    internal override void Tick(long nowMillis)
    {
        if (nowMillis >= Volatile.Read(ref _due))
        {
            Work(static (core, now) => core.HandleTimeout(now), nowMillis, nowMillis);
        }
    }

    internal override void Opened(long nowMillis) => Work(static (core, now) => core.HandleOpened(now), nowMillis, nowMillis);

    protected override int Poll(byte[] buffer) => _core.PollTransmit(buffer, 0, Limits.MaxDatagram);

    private void Work<TState>(Action<SessionResponder, TState> work, TState state, long nowMillis)
    {
        bool over;
        bool ask;
        bool established;
        RejectReason reason;
        lock (Gate)
        {
            if (_over)
            {
                return;
            }

            work(_core, state);
            while (_core.Step(nowMillis))
            {
            }

            Flush(_core.Session);
            Volatile.Write(ref _due, _core.NextTimeoutMillis);
            ask = _core.State == ResponderState.Deciding && !_asked;
            _asked |= ask;
            established = _core.State == ResponderState.Established;
            over = established || _core.State is ResponderState.Ended or ResponderState.Idle;
            reason = _core.Reason;
            _over = over;
        }

        if (ask)
        {
            _ = AskAsync();
        }

        if (over)
        {
            Node.Finish(this, established ? Session : null, reason, nowMillis);
        }
    }

    private async Task AskAsync()
    {
        bool accepted = await Node.AskUserAsync(new SessionQuestion(_core.CopyPeer(), _core.Purpose, Address.ToString(), AttemptId)).ConfigureAwait(false);
        long now = Node.NowMillis;
        Work(static (core, state) => core.Decide(state.accepted, state.now), (accepted, now), now);
    }
}
