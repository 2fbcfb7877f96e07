using System.Buffers;
using System.Text;
using NanoPeers.Attempts;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>How a node sets sessions up, at either end.</summary>
public sealed partial class PeerNode
{
    private int _tickingAttempts;

    /// <summary>Asks for a session and waits until it is live or it is clear why not.</summary>
    /// <param name="to">Where the other peer is.</param>
    /// <param name="request">What is asked for; its key exchanges serve this attempt alone.</param>
    /// <param name="cancellationToken">Gives up. A session that is live already is answered all the same.</param>
    /// <returns>The session, or why there is none; also when the node was stopped meanwhile.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    /// <exception cref="ArgumentException">No transport serves the address.</exception>
    /// <remarks>What an authenticator, a key exchange or a transport throws ends the attempt and comes out here.</remarks>
    public async Task<ConnectResult> ConnectAsync(RemoteAddress to, SessionRequest request, CancellationToken cancellationToken)
    {
        ITransport transport = Transports.Find(to.Scheme) ?? throw new ArgumentException($"No transport serves {to.Scheme}://.", nameof(to));
        InitiatorAttempt attempt = new(this, RentTools(), request, transport, to);
        attempt.Prepare(NowMillis);
        _initiating.TryAdd(attempt.SessionId, attempt);
        attempt.Begin();
        if (_stop.IsCancellationRequested)
        {
            // Who stops the node may have looked before this attempt was there, and no timer will come.
            attempt.Abandon();
        }

        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static state => ((InitiatorAttempt)state!).Cancel(), attempt);
        ConnectResult result = await attempt.Outcome.ConfigureAwait(false);
        if (result.Failure == SessionFailure.Cancelled)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return result;
    }

    /// <summary>Takes a session whose keys are agreed into the table.</summary>
    /// <exception cref="InvalidOperationException">Its id is taken: 64 random bits do not meet by themselves.</exception>
    internal PeerSession Agree(HandshakeAttempt attempt, SecuredSession core)
    {
        Identifier group = attempt.Group ?? throw new InvalidOperationException("A session has no group before its request was looked at.");
        PeerSession session = new(this, core, group, attempt.Gate, attempt.AttemptId, attempt.Transport, attempt.Address)
        {
            Attempt = attempt,
            Certificate = attempt.OtherCertificate,
        };
        if (!_sessions.TryAdd(core.Id, session))
        {
            core.Close(CloseReason.Unconfirmed);
            throw new InvalidOperationException("Two sessions have the same id.");
        }

        return session;
    }

    internal void Finish(InitiatorAttempt attempt, PeerSession? live, Exception? fault)
    {
        _initiating.TryRemove(attempt.SessionId, attempt);
        if (fault is not null)
        {
            CountSetUpFault(attempt.AttemptId, fault);
        }

        Finish(attempt, live, true);
    }

    internal void Finish(ResponderAttempt attempt, PeerSession? live, Exception? fault)
    {
        _responding.TryRemove(attempt.SessionId, attempt);
        if (fault is not null)
        {
            RefuseFault(attempt, fault);
        }
        else if (attempt.Reason != RejectReason.None)
        {
            Counters.Add(NodeCounter.RequestsRefused);
            if (_refusalLogs.Admits(NowMillis))
            {
                NodeLog.RequestRefused(_logger, attempt.AttemptId, attempt.Address, RejectReasonName.Of(attempt.Reason));
            }
        }
        else if (attempt.IsLateCopy)
        {
            Counters.Add(NodeCounter.RequestsRepeated);
        }
        else if (!attempt.IsProven)
        {
            Counters.Add(NodeCounter.CookiesAsked);
        }

        Finish(attempt, live, attempt.IsProven);
    }

    /// <summary>The other end need not wait for its time-out: a fault here is told as being busy.</summary>
    private void RefuseFault(ResponderAttempt attempt, Exception fault)
    {
        CountSetUpFault(attempt.AttemptId, fault);
        _options.Trace.Note(attempt.AttemptId, AttemptStep.RequestRefused, (int)RejectReason.Busy, NowMillis);
        byte[] buffer = Scratch.TransmitOf(Limits.MaxDatagram);
        int length = SessionRefusal.Write(attempt.Tools, attempt.AttemptId, attempt.SessionId, RejectReason.Busy, buffer, 0, Limits.MaxDatagram);
        OnTime((node: this, attempt, buffer, length), static refusal =>
            refusal.node.Transmit(refusal.attempt.Transport, refusal.buffer, refusal.length, refusal.attempt.Address));
    }

    private void Finish(HandshakeAttempt attempt, PeerSession? live, bool counts)
    {
        ReturnTools(attempt.Tools);
        PeerSession? session = attempt.Session;
        if (session is not null)
        {
            session.Attempt = null;
        }

        if (live is not null)
        {
            Counters.Add(NodeCounter.SessionsSetUp);
            NodeLog.SessionLive(_logger, live.AttemptId, live.Peer, live.Terms);
            Replace(live);
            RaiseLive(live);
            return;
        }

        if (counts)
        {
            Counters.Add(NodeCounter.SetUpsFailed);
        }

        if (session is not null)
        {
            End(session, CloseReason.Unconfirmed);
        }
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
        if (message.Kind == SessionMessageKind.Request)
        {
            Respond(envelope, message, id, transport, from);
        }
        else if (_initiating.TryFind(id, out InitiatorAttempt? asking))
        {
            Queue(envelope, asking, transport, asking.Address);
        }
        else if (message.Kind == SessionMessageKind.Key && _responding.TryFind(id, out ResponderAttempt? answering))
        {
            Repeat(envelope, answering, transport, from.Remember());
        }
        else if (message.Kind == SessionMessageKind.Certificate)
        {
            ReceiveCertificate(envelope, message, transport, from);
        }
        else if (message.Kind == SessionMessageKind.Reject && message.NumberOf(SessionField.Reason) == (uint)RejectReason.UnknownSession)
        {
            HeedHint(envelope, id);
        }
        else
        {
            Counters.Add(NodeCounter.UnknownAttempt);
        }
    }

    /// <summary>Anyone can say that a peer lost a session: the peer itself is asked, not too often.</summary>
    private void HeedHint(Envelope envelope, ulong id)
    {
        bool heeded = _sessions.TryFind(id, out PeerSession? session)
            && session.Peer.Matches(envelope.Buffer, envelope.SenderOffset)
            && session.Suspect(NowMillis);
        Counters.Add(heeded ? NodeCounter.HintsHeard : NodeCounter.HintsIgnored);
    }

    private void Respond(Envelope envelope, SessionMessage message, ulong id, ITransport transport, IncomingAddress from)
    {
        if (_responding.TryFind(id, out ResponderAttempt? attempt))
        {
            Repeat(envelope, attempt, transport, from.Remember());
            return;
        }

        if (_sessions.Contains(id) || _initiating.Contains(id))
        {
            // A late copy of a request that was answered, or somebody who took the id from the wire.
            Counters.Add(NodeCounter.RequestsRepeated);
            return;
        }

        IResponderPolicy? policy = FindChannelPolicy(message, transport, from)
            ?? _options.GroupResponders?.Find(message.Buffer, message.OffsetOf(SessionField.Group))
            ?? _options.Responder;
        if (policy is null || _responding.Count >= NodeTuning.MaxResponding || _sessions.Count >= NodeTuning.MaxSessions)
        {
            Counters.Add(NodeCounter.RequestsShed);
            return;
        }

        RemoteAddress address = from.Remember();
        if (_responding.Count >= NodeTuning.CookieFrom && !HasCookie(message, transport, address))
        {
            return;
        }

        attempt = new ResponderAttempt(this, RentTools(), policy, id, transport, address);
        if (_responding.TryAdd(id, attempt))
        {
            Queue(envelope, attempt, transport, address);
        }
        else
        {
            // Another thread received a copy of the same request in this moment, and works on that one.
            ReturnTools(attempt.Tools);
            Counters.Add(NodeCounter.RequestsRepeated);
        }
    }

    /// <summary>The policy of the connection that the request came by, where that one proves its ends and the request builds on it.</summary>
    private IResponderPolicy? FindChannelPolicy(SessionMessage request, ITransport transport, IncomingAddress from) =>
        request.Lists(SessionField.KeyExchanges, KeyExchangeMethod.Channel) && transport is IProvingTransport proving
            ? _options.ChannelResponders?.Find(proving, from.Remember(), request)
            : null;

    private void Repeat(Envelope envelope, ResponderAttempt attempt, ITransport transport, RemoteAddress from)
    {
        if (attempt.Admits(NowMillis))
        {
            Queue(envelope, attempt, transport, from);
        }
        else
        {
            Counters.Add(NodeCounter.SetUpMessagesShed);
        }
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
        int length = Cookie.WriteRetry(tools, request, source, 0, NowMillis, buffer, 0, Limits.MaxDatagram);
        ReturnTools(tools);
        Transmit(transport, buffer, length, address);
        Counters.Add(NodeCounter.CookiesAsked);
        return false;
    }

    private void Queue(Envelope envelope, HandshakeAttempt attempt, ITransport transport, RemoteAddress from)
    {
        if (!attempt.TryQueue())
        {
            Counters.Add(NodeCounter.SetUpMessagesShed);
            return;
        }

        byte[] copy = ArrayPool<byte>.Shared.Rent(envelope.TotalLength);
        Array.Copy(envelope.Buffer, envelope.Offset, copy, 0, envelope.TotalLength);
        int senderOffset = envelope.SenderOffset - envelope.Offset;
        HandshakeWork work = new(attempt, copy, senderOffset, envelope.BodyOffset - envelope.Offset, envelope.BodyLength, transport, from);
        ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
    }

    private void TickAttempts()
    {
        if (_initiating.Count + _responding.Count == 0 || Interlocked.Exchange(ref _tickingAttempts, 1) != 0)
        {
            return;
        }

        long now = NowMillis;
        foreach ((_, InitiatorAttempt attempt) in _initiating)
        {
            OnTime((attempt, now), static due => due.attempt.Tick(due.now));
        }

        foreach ((_, ResponderAttempt attempt) in _responding)
        {
            OnTime((attempt, now), static due => due.attempt.Tick(due.now));
        }

        Volatile.Write(ref _tickingAttempts, 0);
    }
}
