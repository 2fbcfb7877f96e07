using NanoPeers.Enrolment;
using NanoPeers.Firmware.Groups;
using NanoPeers.Firmware.Peer;
using NanoPeers.Firmware.Ports;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.Firmware.Stack;

/// <summary>
/// A board's part of the protocol stack: it says what it is and how it is, tells its gateway what it advertises, and finds others there. All memory is
/// taken when the network begins; no message allocates. Cut by protocol. Read BOARD-STACK.md first.
/// </summary>
public sealed partial class BoardStack : StackSide
{
    private const long Never = long.MaxValue;

    private readonly BoardGroups? _groups;
    private readonly OctetWindow _window = new OctetWindow();
    private readonly StrangersGate _gate = new StrangersGate();
    private readonly BoardPipes? _pipes;
    private readonly BoardMailbox _mailbox = new BoardMailbox();
    private StackParts? _parts;

    /// <summary>Makes the stack of a board.</summary>
    /// <param name="groups">The board's groups; null where the image has none.</param>
    public BoardStack(BoardGroups? groups)
    {
        _groups = groups;
        _items = new InformationItems(_window);
        _pipes = groups == null ? null : new BoardPipes(groups);
    }

    /// <summary>Orders that came through pipes and were carried out.</summary>
    public int PipeOrders
    {
        get { return _pipes == null ? 0 : _pipes.Taken; }
    }

    /// <summary>Messages that came out of the board's mailbox.</summary>
    public int Collected
    {
        get { return _mailbox.Taken; }
    }

    /// <inheritdoc/>
    internal override long NextTimeoutMillis
    {
        get
        {
            long find = _findMillis < _findEndsMillis ? _findMillis : _findEndsMillis;
            long next = find < _publishMillis ? find : _publishMillis;
            next = _mailbox.DueMillis < next ? _mailbox.DueMillis : next;
            return _pipes != null && _parts != null && _pipes.NextTimeoutMillis < next ? _pipes.NextTimeoutMillis : next;
        }
    }

    /// <inheritdoc/>
    internal override void Start(
        ISideHost host, PeerPorts ports, SessionTools tools, LightSwitchService light, Invitation invitation, uint bootCount, PeerCounters counters)
    {
        BoardDocuments documents = new BoardDocuments(_window, invitation, bootCount);
        _parts = new StackParts(host, ports, tools, light, bootCount, counters, documents, _window);
        _publishMillis = Never;
        EndSearch();
        _mailbox.Start(_parts);
        BeginWaking(_parts);
        if (_pipes != null)
        {
            _pipes.Reset();
        }
    }

    /// <inheritdoc/>
    internal override void HandleTimeout(long nowMillis)
    {
        StackParts? parts = _parts;
        if (parts != null)
        {
            Publish(parts, nowMillis);
            Search(parts, nowMillis);
            if (_pipes != null)
            {
                _pipes.HandleTimeout(parts, nowMillis);
            }

            _mailbox.HandleTimeout(parts, _pipes == null || _pipes.AreClaimed, nowMillis);
        }
    }

    /// <inheritdoc/>
    internal override void NoteLive(SecuredSession session, long nowMillis)
    {
        if (_parts != null && _parts.Gateway.Equals(session.Peer))
        {
            BeginPublishing(nowMillis);
            _mailbox.NoteLive(_parts, nowMillis);
            NoteAwake(nowMillis);
        }
    }

    /// <inheritdoc/>
    internal override bool HandleBody(Envelope envelope, SecuredSession? session, byte[] source, long nowMillis)
    {
        StackParts? parts = _parts;
        if (parts == null)
        {
            return false;
        }

        if (envelope.BodyIs(StackTag.Info))
        {
            HandleInformation(parts, envelope, session, source, nowMillis);
            return true;
        }

        if (envelope.BodyIs(StackTag.Peers))
        {
            HandlePeers(parts, envelope, session, source, nowMillis);
            return true;
        }

        if (session != null && parts.Host.IsGateway(session.Peer) && envelope.BodyIs(StackTag.Relay))
        {
            NoteBusy(nowMillis);
            _mailbox.Handle(parts, envelope, nowMillis);
            return true;
        }

        if (session != null && envelope.BodyIs(StackTag.Resolver))
        {
            HandleResolver(parts, envelope, session, source, nowMillis);
            return true;
        }

        if (_pipes == null || session == null || !envelope.BodyIs(StackTag.Pipe))
        {
            return false;
        }

        _pipes.Handle(parts, envelope, session, null, source, nowMillis);
        return true;
    }

    /// <inheritdoc/>
    internal override bool HandleMemberBody(Envelope envelope, Identifier group, byte[] source, long nowMillis)
    {
        if (_pipes == null || _parts == null || !envelope.BodyIs(StackTag.Pipe))
        {
            return false;
        }

        _pipes.Handle(_parts, envelope, null, group, source, nowMillis);
        return true;
    }

    /// <inheritdoc/>
    internal override bool TakeKept(out int offset, out int count)
    {
        return _mailbox.TakeItem(out offset, out count);
    }

    /// <inheritdoc/>
    internal override void NoteKept(long nowMillis)
    {
        if (_parts != null)
        {
            NoteBusy(nowMillis);
            _mailbox.NoteTaken(_parts);
        }
    }

    /// <inheritdoc/>
    internal override void Press(bool isOn, long nowMillis)
    {
        if (_pipes != null && _parts != null)
        {
            _pipes.Press(_parts, isOn);
        }
    }

    private static bool Decodes(StackParts parts, BodyFields message, Envelope envelope)
    {
        DecodeStatus status = message.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength);
        if (status != DecodeStatus.Complete)
        {
            parts.Counters.Add(status == DecodeStatus.Unknown ? PeerCounter.UnknownKind : PeerCounter.MalformedBody);
        }

        return status == DecodeStatus.Complete;
    }

    /// <summary>Begins an answer; how long it may be stands in <see cref="MessageWriter"/>'s own bound.</summary>
    private static MessageWriter Begin(StackParts parts, byte[] tag)
    {
        MessageWriter writer = parts.Tools.Writer;
        writer.Begin(parts.Host.Transmit, 0, parts.Host.Transmit.Length);
        writer.BeginBody(tag);
        return writer;
    }

    /// <summary>Sends what <see cref="Begin"/> began the way that the question came.</summary>
    private static void Send(StackParts parts, SecuredSession? session, byte[] source)
    {
        if (session == null)
        {
            parts.Host.SendTo(source, parts.Tools.FinishClear());
        }
        else
        {
            parts.Tools.Writer.EndBody();
            parts.Host.SendTo(session, session.Finish(parts.Tools.Writer));
        }
    }
}
