using System.Text;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>A set-up that another peer asked this node for. Its work runs on the thread pool, never on the thread that receives.</summary>
internal sealed class ResponderAttempt : HandshakeAttempt
{
    private readonly SessionResponder _core;
    private readonly ulong _sessionId;
    private readonly RateGate _messages = new(NodeTuning.MessagesEachSecond);
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

    /// <summary>What came of it.</summary>
    internal RejectReason Reason => _core.Reason;

    /// <summary>Whether the request was proven: only then something was done for it.</summary>
    internal bool IsProven => _core.Purpose.Length > 0;

    /// <summary>Whether the request was left alone: it is a late copy of one that was answered.</summary>
    internal bool IsLateCopy => _core.State == ResponderState.Idle;

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
                    attempt._core.HandleRequest(state.message, state.buffer, state.senderOffset, attempt.Node.Cookie, state.source, state.now);
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
            Work(nowMillis, static (attempt, now) => attempt._core.HandleTimeout(now));
        }
    }

    internal override void Opened(long nowMillis) => Work(nowMillis, static (attempt, now) => attempt._core.HandleOpened(now));

    internal override void Abandon() => Work(0, static (attempt, _) =>
    {
        if (attempt._core.State != ResponderState.Established)
        {
            attempt._core.Reset();
        }
    });

    protected override int Poll(byte[] buffer) => _core.PollTransmit(buffer, 0, Limits.MaxDatagram);

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
        Volatile.Write(ref _due, _core.NextTimeoutMillis);
        _over = _core.State is ResponderState.Established or ResponderState.Ended or ResponderState.Idle;
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
