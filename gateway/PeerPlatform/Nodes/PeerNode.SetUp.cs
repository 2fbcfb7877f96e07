using System.Buffers;
using System.Text;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>How a node sets sessions up, at either end.</summary>
public sealed partial class PeerNode
{
    /// <summary>Asks for a session and waits until it is live or it is clear why not.</summary>
    /// <param name="to">Where the other peer is.</param>
    /// <param name="request">What is asked for; its key exchanges serve this attempt alone.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<ConnectResult> ConnectAsync(RemoteAddress to, SessionRequest request, CancellationToken cancellationToken)
    {
        ITransport transport = Transports.Find(to.Scheme) ?? throw new ArgumentException($"No transport serves {to.Scheme}://.", nameof(to));
        InitiatorAttempt attempt = new(this, RentTools(), request, transport, to);
        attempt.Prepare(NowMillis);
        _initiating[attempt.SessionId] = attempt;
        attempt.Begin();
        using CancellationTokenRegistration registration = cancellationToken.Register(static state => ((InitiatorAttempt)state!).Cancel(), attempt);
        ConnectResult result = await attempt.Outcome.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return result;
    }

    internal PeerSession Agree(HandshakeAttempt attempt, SecuredSession core)
    {
        PeerSession session = new(this, core, attempt.Gate, attempt.AttemptId, attempt.Transport, attempt.Address) { Attempt = attempt };
        _sessions[core.Id] = session;
        return session;
    }

    internal void Finish(InitiatorAttempt attempt, PeerSession? live, long nowMillis)
    {
        _initiating.TryRemove(attempt.SessionId, out _);
        Finish((HandshakeAttempt)attempt, live);
    }

    internal void Finish(ResponderAttempt attempt, PeerSession? live, RejectReason reason, long nowMillis)
    {
        _responding.TryRemove(attempt.SessionId, out _);
        if (reason != RejectReason.None)
        {
            Counters.Add(NodeCounter.RequestsRefused);
            NodeLog.RequestRefused(_logger, attempt.AttemptId, attempt.Address, RejectReasonName.Of(reason));
        }

        Finish(attempt, live);
    }

    private void Finish(HandshakeAttempt attempt, PeerSession? live)
    {
        ReturnTools(attempt.Tools);
        if (attempt.Session is { } session)
        {
            session.Attempt = null;
        }

        if (live is null)
        {
            Counters.Add(NodeCounter.SetUpsFailed);
            if (attempt.Session is { } dead)
            {
                _sessions.TryRemove(dead.Id, out _);
            }

            return;
        }

        Counters.Add(NodeCounter.SessionsSetUp);
        NodeLog.SessionLive(_logger, live.AttemptId, live.Peer, live.Terms);
        Replace(live);
        SessionLive?.Invoke(live);
    }

    private void ReceiveHandshake(NodeScratch scratch, ITransport transport, IncomingAddress from)
    {
        Envelope envelope = scratch.Envelope;
        SessionMessage message = scratch.Message;
        DecodeStatus status = message.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength);
        if (status != DecodeStatus.Complete)
        {
            Count(status);
            return;
        }

        ulong id = message.SessionId;
        switch (message.Kind)
        {
            case SessionMessageKind.Request:
            case SessionMessageKind.Key when _responding.ContainsKey(id):
                Respond(envelope, message, id, transport, from);
                break;
            case SessionMessageKind.Reject when _sessions.TryGetValue(id, out PeerSession? session):
                session.Suspect(NowMillis);
                break;
            default:
                if (_initiating.TryGetValue(id, out InitiatorAttempt? attempt))
                {
                    Queue(envelope, attempt);
                }

                break;
        }
    }

    private void Respond(Envelope envelope, SessionMessage message, ulong id, ITransport transport, IncomingAddress from)
    {
        if (_options.Responder is null || (_sessions.TryGetValue(id, out PeerSession? session) && session.Attempt is null))
        {
            return;
        }

        if (!_responding.TryGetValue(id, out ResponderAttempt? attempt))
        {
            bool full = _responding.Count >= NodeTuning.MaxResponding || _sessions.Count >= NodeTuning.MaxSessions;
            if (message.Kind != SessionMessageKind.Request || full)
            {
                Counters.Add(NodeCounter.RequestsShed);
                return;
            }

            RemoteAddress address = from.Remember();
            if (_responding.Count >= NodeTuning.CookieFrom && !HasCookie(message, transport, address))
            {
                return;
            }

            attempt = _responding.GetOrAdd(id, new ResponderAttempt(this, RentTools(), _options.Responder, id, transport, address));
        }

        Queue(envelope, attempt);
    }

    /// <summary>Under load: whether a request brings its cookie; else it is sent one, and nothing is kept of it.</summary>
    private bool HasCookie(SessionMessage request, ITransport transport, RemoteAddress address)
    {
        byte[] source = Encoding.UTF8.GetBytes(address.ToString());
        if (Cookie.IsValid(request, source, NowMillis))
        {
            return true;
        }

        SessionTools tools = RentTools();
        byte[] buffer = Scratch.TransmitOf(Limits.MaxDatagram);
        int length = Cookie.WriteRetry(tools, request, source, NowMillis, buffer, 0, Limits.MaxDatagram);
        ReturnTools(tools);
        Transmit(transport, buffer, length, address);
        Counters.Add(NodeCounter.CookiesAsked);
        return false;
    }

    private static void Queue(Envelope envelope, HandshakeAttempt attempt)
    {
        byte[] copy = ArrayPool<byte>.Shared.Rent(envelope.TotalLength);
        Array.Copy(envelope.Buffer, envelope.Offset, copy, 0, envelope.TotalLength);
        int senderOffset = envelope.SenderOffset - envelope.Offset;
        HandshakeWork work = new(attempt, copy, senderOffset, envelope.BodyOffset - envelope.Offset, envelope.BodyLength);
        ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
    }

    private void TickAttempts()
    {
        if (_initiating.IsEmpty && _responding.IsEmpty)
        {
            return;
        }

        long now = NowMillis;
        foreach ((_, InitiatorAttempt attempt) in _initiating)
        {
            attempt.Tick(now);
        }

        foreach ((_, ResponderAttempt attempt) in _responding)
        {
            attempt.Tick(now);
        }
    }
}
