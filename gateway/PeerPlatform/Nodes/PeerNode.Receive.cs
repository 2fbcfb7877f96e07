using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>What a node does with a message that arrives.</summary>
public sealed partial class PeerNode
{
    private long _hintSecond;
    private int _hints;

    /// <inheritdoc/>
    public void Receive(ITransport transport, byte[] buffer, int offset, int count, IncomingAddress from)
    {
        Counters.Add(NodeCounter.Received);
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
        else if (_sessions.TryGetValue(envelope.KeyId, out PeerSession? session))
        {
            ReceiveSealed(session, scratch, transport, from);
        }
        else
        {
            Counters.Add(NodeCounter.UnknownSession);
            HintUnknownSession(envelope, scratch, transport, from);
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
        while (scratch.Envelope.NextBody() == DecodeStatus.Complete)
        {
            if (scratch.Envelope.BodyIs(ProtocolTag.Session))
            {
                HandleControl(session, scratch);
            }
            else
            {
                Deliver(scratch.Body, session);
            }
        }
    }

    private void Deliver(ReceivedBody body, PeerSession? session)
    {
        foreach ((byte[] tag, IBodyHandler handler) in _handlers)
        {
            if (!body.Envelope.BodyIs(tag))
            {
                continue;
            }

            if (session is null && !handler.AcceptsClear)
            {
                Counters.Add(NodeCounter.ClearRefused);
                return;
            }

            Run(handler, body);
            return;
        }

        Counters.Add(NodeCounter.NotSupported);
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

    private void Run(IBodyHandler handler, ReceivedBody body)
    {
        try
        {
            handler.Handle(body);
            Counters.Add(NodeCounter.Delivered);
        }
#pragma warning disable CA1031 // A handler's fault must not end the thread that receives for all others.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Counters.Add(NodeCounter.HandlerFaults);
            NodeLog.HandlerFault(_logger, handler.GetType().Name, fault);
        }
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
                session.Send(message.NumberOf(SessionField.Token), static (token, core, writer, into, capacity) =>
                    SessionControl.WritePong(core, writer, token, into, 0, capacity));
                break;
            case SessionMessageKind.Pong:
                session.HandlePong(message.NumberOf(SessionField.Token));
                break;
            case SessionMessageKind.Close:
                End(session, (CloseReason)message.NumberOf(SessionField.Reason));
                break;
            default:
                Counters.Add(NodeCounter.BadBody);
                break;
        }
    }

    private void ReceiveClear(NodeScratch scratch, ITransport transport, IncomingAddress from)
    {
        Envelope envelope = scratch.Envelope;
        SessionTools tools = RentTools();
        OpenStatus status = tools.Clear.Open(envelope);
        ReturnTools(tools);
        if (status != OpenStatus.Opened)
        {
            Counters.Add(status == OpenStatus.BadDigest ? NodeCounter.Damaged : NodeCounter.BadBody);
            return;
        }

        if (Id.Matches(envelope.Buffer, envelope.SenderOffset))
        {
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
    /// Tells a peer that its session is not known here, so that it need not wait for silence to find out. Unproven, so few a second, and never more
    /// octets than came in.
    /// </summary>
    private void HintUnknownSession(Envelope envelope, NodeScratch scratch, ITransport transport, IncomingAddress from)
    {
        long second = NowMillis / 1000;
        if (Interlocked.Exchange(ref _hintSecond, second) != second)
        {
            Volatile.Write(ref _hints, 0);
        }

        if (Interlocked.Increment(ref _hints) > NodeTuning.HintsEachSecond)
        {
            return;
        }

        ulong sessionId = envelope.KeyId;
        SessionTools tools = RentTools();
        byte[] buffer = scratch.TransmitOf(Limits.MaxDatagram);
        int length = SessionRefusal.Write(tools, 0, sessionId, RejectReason.UnknownSession, buffer, 0, Limits.MaxDatagram);
        ReturnTools(tools);
        Transmit(transport, buffer, length, from.Remember());
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
