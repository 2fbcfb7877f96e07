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
    private StackParts? _parts;

    /// <summary>Makes the stack of a board.</summary>
    /// <param name="groups">The board's groups; null where the image has none.</param>
    public BoardStack(BoardGroups? groups)
    {
        _groups = groups;
        _items = new InformationItems(_window);
    }

    /// <inheritdoc/>
    internal override long NextTimeoutMillis
    {
        get { return Never; }
    }

    /// <inheritdoc/>
    internal override void Start(
        ISideHost host, PeerPorts ports, SessionTools tools, LightSwitchService light, Invitation invitation, uint bootCount, PeerCounters counters)
    {
        _parts = new StackParts(host, ports, tools, light, invitation, bootCount, counters);
    }

    /// <inheritdoc/>
    internal override void HandleTimeout(long nowMillis)
    {
    }

    /// <inheritdoc/>
    internal override void NoteLive(SecuredSession session, long nowMillis)
    {
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

        return false;
    }

    /// <inheritdoc/>
    internal override bool HandleMemberBody(Envelope envelope, Identifier group, byte[] source, long nowMillis)
    {
        return false;
    }

    /// <inheritdoc/>
    internal override void Press(bool isOn, long nowMillis)
    {
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
