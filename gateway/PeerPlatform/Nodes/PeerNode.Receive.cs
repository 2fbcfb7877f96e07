using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Credentials;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>What a node does with a message that arrives.</summary>
public sealed partial class PeerNode
{
    private readonly RateGate _hints = new(NodeTuning.HintsEachSecond);
    private readonly SourceGate _hintSources = new(NodeTuning.HintPlaces, NodeTuning.HintsEachSource);

    /// <inheritdoc/>
    public void Receive(ITransport transport, byte[] buffer, int offset, int count, IncomingAddress from)
    {
        Counters.Add(NodeCounter.Received);
        if (_stop.IsCancellationRequested)
        {
            Counters.Add(NodeCounter.AfterStop);
            return;
        }

        NodeScratch scratch = Scratch;
        Envelope envelope = scratch.Envelope;
        DecodeStatus status = envelope.TryDecodeDatagram(buffer, offset, count, transport.MaxMessageLength);
        if (status != DecodeStatus.Complete)
        {
            Count(status);
            return;
        }

        if (envelope.KeyId == 0)
        {
            ReceiveClear(scratch, transport, from);
        }
        else if ((envelope.Flags & EnvelopeFlags.GroupKey) != 0)
        {
            ReceiveOfGroup(scratch, transport, from);
        }
        else if (_sessions.TryFind(envelope.KeyId, out PeerSession? session))
        {
            ReceiveSealed(session, scratch, transport, from);
        }
        else
        {
            Counters.Add(NodeCounter.UnknownSession);
            HintUnknownSession(scratch, transport, from);
        }
    }

    private void ReceiveSealed(PeerSession session, NodeScratch scratch, ITransport transport, IncomingAddress from)
    {
        long now = NowMillis;
        OpenStatus status = session.Open(scratch.Envelope, transport, from, now);
        if (status != OpenStatus.Opened)
        {
            Count(status);
            return;
        }

        Counters.Add(NodeCounter.Opened);
        session.Attempt?.Opened(now);
        scratch.Body.Set(session, transport, from, now);
        while (session.IsLive && scratch.Envelope.NextBody() == DecodeStatus.Complete)
        {
            if (scratch.Envelope.BodyIs(ProtocolTag.Session))
            {
                if (IsTaken(scratch.Body, session, _sessionProtocol) && HasCredential(scratch.Body))
                {
                    HandleControl(session, scratch);
                }
            }
            else
            {
                Deliver(scratch.Body, session);
            }
        }
    }

    private void ReceiveOfGroup(NodeScratch scratch, ITransport transport, IncomingAddress from)
    {
        if (Id.Matches(scratch.Envelope.Buffer, scratch.Envelope.SenderOffset))
        {
            Counters.Add(NodeCounter.Own);
            return;
        }

        long now = NowMillis;
        OpenStatus? status = null;
        Identifier? group = _options.GroupKeys?.Open(scratch.Envelope, transport, from, now, out status);
        if (group is null)
        {
            if (status is { } reason)
            {
                Count(reason);
            }
            else
            {
                Counters.Add(NodeCounter.UnknownGroupKey);
            }

            return;
        }

        Counters.Add(NodeCounter.OpenedOfGroup);
        scratch.Body.Set(null, transport, from, now, group);
        while (scratch.Envelope.NextBody() == DecodeStatus.Complete)
        {
            Deliver(scratch.Body, null);
        }
    }

    private void Deliver(ReceivedBody body, PeerSession? session)
    {
        foreach ((byte[] tag, IBodyHandler handler, int protocol) in _handlers)
        {
            if (!body.Envelope.BodyIs(tag))
            {
                continue;
            }

            if (session is null && (body.Group is null ? !handler.AcceptsClear : !handler.AcceptsGroup))
            {
                Counters.Add(NodeCounter.ClearRefused);
                return;
            }

            if (IsTaken(body, session, protocol) && HasCredential(body))
            {
                Run(handler, body);
            }

            return;
        }

        Counters.Add(NodeCounter.NotSupported);
        _ = IsTaken(body, session, 0);
        if (session is not null && !body.Envelope.BodyIs(ProtocolTag.Error))
        {
            session.Send(body.Envelope, static (envelope, core, writer, into, capacity) =>
            {
                writer.Begin(into, 0, capacity);
                NotSupported.Write(writer, envelope);
                return core.Finish(writer);
            });
        }
    }

    /// <summary>Counts the body for its sender, and asks the rules.</summary>
    private bool IsTaken(ReceivedBody body, PeerSession? session, int protocol)
    {
        if (_options.Traffic is not { } traffic)
        {
            return true;
        }

        ITrafficAccount account = session?.Account ?? (body.Group is { } group ? traffic.OfGroup(group) : traffic.Clear);
        bool isTaken = account.Takes(protocol, body.TakeOctets(), body.NowMillis);
        if (!isTaken)
        {
            Counters.Add(NodeCounter.RefusedByRule);
        }

        return isTaken;
    }

    /// <summary>The policy of the body's protocol, if it has one, says whether its sender may speak.</summary>
    private bool HasCredential(ReceivedBody body)
    {
        if (_options.Credentials is not BodyCredentials credentials)
        {
            return true;
        }

        CredentialJudgement judgement = credentials.Judge(body.Envelope, Scratch.Fields);
        if (judgement == CredentialJudgement.Accepted)
        {
            return true;
        }

        Counters.Add(NodeCounter.CredentialsRefused);
        if (_refusalLogs.Admits(NowMillis))
        {
            NodeLog.CredentialRefused(_logger, body.Envelope.CopySender(), body.From.Remember(), judgement);
        }

        return false;
    }

    private void HandleControl(PeerSession session, NodeScratch scratch)
    {
        SessionMessage message = scratch.Message;
        Envelope envelope = scratch.Envelope;
        DecodeStatus status = message.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength);
        if (status != DecodeStatus.Complete)
        {
            Counters.Add(NodeCounter.BadBody);
            return;
        }

        switch (message.Kind)
        {
            case SessionMessageKind.Ping:
                session.Pong(scratch.Body.Transport, message.NumberOf(SessionField.Token));
                break;
            case SessionMessageKind.Pong:
                session.HandlePong(message.NumberOf(SessionField.Token));
                break;
            case SessionMessageKind.Close:
                End(session, ReasonOf(message));
                break;
            case SessionMessageKind.Introduce or SessionMessageKind.Introduced when Introductions is { } take && take(session, message):
                break;
            default:
                Counters.Add(NodeCounter.BadBody);
                break;
        }
    }

    private void ReceiveClear(NodeScratch scratch, ITransport transport, IncomingAddress from)
    {
        Envelope envelope = scratch.Envelope;
        OpenStatus status = scratch.Clear.Open(envelope);
        if (status != OpenStatus.Opened)
        {
            Counters.Add(status == OpenStatus.BadDigest ? NodeCounter.Damaged : NodeCounter.BadBody);
            return;
        }

        if (Id.Matches(envelope.Buffer, envelope.SenderOffset))
        {
            Counters.Add(NodeCounter.Own);
            return;
        }

        scratch.Body.Set(null, transport, from, NowMillis);
        while (envelope.NextBody() == DecodeStatus.Complete)
        {
            if (envelope.BodyIs(ProtocolTag.Session))
            {
                ReceiveHandshake(scratch, transport, from);
            }
            else
            {
                Deliver(scratch.Body, null);
            }
        }
    }

    /// <summary>
    /// Tells a peer that its session is not known here, so that it need not wait for silence to find out. It proves nothing and is about as long
    /// as what came, so whoever writes false source addresses gains nothing by it: one a second for each source, and few in all.
    /// </summary>
    private void HintUnknownSession(NodeScratch scratch, ITransport transport, IncomingAddress from)
    {
        long now = NowMillis;
        if (!_hintSources.Admits(from.GetHashCode(), now) || !_hints.Admits(now))
        {
            Counters.Add(NodeCounter.HintsShed);
            return;
        }

        Counters.Add(NodeCounter.HintsSent);
        ulong sessionId = scratch.Envelope.KeyId;
        SessionTools tools = RentTools();
        byte[] buffer = scratch.TransmitOf(Limits.MaxDatagram);
        int length = SessionRefusal.Write(tools, 0, sessionId, RejectReason.UnknownSession, buffer, 0, Limits.MaxDatagram);
        ReturnTools(tools);
        Transmit(transport, buffer, length, from.Remember());
    }

    /// <summary>The reason in a Close; one that this version does not know is as good as Done.</summary>
    private static CloseReason ReasonOf(SessionMessage close)
    {
        CloseReason reason = (CloseReason)close.NumberOf(SessionField.Reason);
        return reason is > CloseReason.None and <= CloseReason.Asleep ? reason : CloseReason.Done;
    }

    private void Count(DecodeStatus status)
    {
        switch (status)
        {
            case DecodeStatus.TooLong:
                Counters.Add(NodeCounter.TooLong);
                break;
            case DecodeStatus.Unknown:
                Counters.Add(NodeCounter.Unknown);
                break;
            default:
                Counters.Add(NodeCounter.Malformed);
                break;
        }
    }

    private void Count(OpenStatus status)
    {
        NodeCounter counter = status switch
        {
            OpenStatus.BadDigest => NodeCounter.Forged,
            OpenStatus.Replayed => NodeCounter.Replayed,
            OpenStatus.TooOld => NodeCounter.TooOld,
            OpenStatus.SessionClosed => NodeCounter.AfterClose,
            OpenStatus.MalformedBodies => NodeCounter.BadBody,
            _ => NodeCounter.WrongSender,
        };
        Counters.Add(counter);
    }
}
