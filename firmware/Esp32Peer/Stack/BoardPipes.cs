using System.Text;
using NanoPeers.Cryptography;
using NanoPeers.Firmware.Groups;
using NanoPeers.Firmware.Peer;
using NanoPeers.Firmware.Ports;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.Pipes;
using NanoPeers.Sessions;

namespace NanoPeers.Firmware.Stack;

/// <summary>
/// The board's pipes in its first group: an input end of its own and one of all lights, which switch the light, and an output end for the button. Their ids are
/// those that full peers give to pipes of the same names. Nothing waits in a queue: an order is carried out when it comes. PIPES.md; BOARD-STACK.md.
/// </summary>
internal sealed class BoardPipes
{
    /// <summary>The name of the pipe of all lights of a group.</summary>
    internal const string AllName = "switch";

    private const string ButtonEnd = " button";
    private const string IdHead = "NanoPeers pipe";
    private const string OrderOn = "on";
    private const string OrderOff = "off";
    private const string OrderToggle = "toggle";

    private readonly BoardGroups _groups;
    private readonly PipeMessage _message = new PipeMessage();
    private readonly byte[] _everybody = new byte[AddressOctets.Length];
    private readonly byte[] _order = new byte[PipeLimits.MessageHead + 3];
    private Identifier? _group;
    private InputPipe? _own;
    private InputPipe? _all;
    private OutputPipe? _button;
    private long _lookMillis;
    private uint _counter;
    private uint _question;

    internal BoardPipes(BoardGroups groups)
    {
        _groups = groups;
    }

    /// <summary>Orders that were carried out.</summary>
    internal int Taken { get; private set; }

    internal InputPipe? Own
    {
        get { return _own; }
    }

    /// <summary>Whether the board's input ends are claimed, or there is no group to have them in: what comes through them is taken.</summary>
    internal bool AreClaimed
    {
        get
        {
            bool isClaiming = (_own != null && _own.State == PipeBindState.Claiming) || (_all != null && _all.State == PipeBindState.Claiming);
            return !isClaiming && (_group != null || _groups.FirstWithKey == null);
        }
    }

    internal long NextTimeoutMillis
    {
        get
        {
            long next = _lookMillis;
            next = _own != null && _own.DueMillis < next ? _own.DueMillis : next;
            return _all != null && _all.DueMillis < next ? _all.DueMillis : next;
        }
    }

    /// <summary>Does what is due: follows the groups, claims and tells.</summary>
    internal void HandleTimeout(StackParts parts, long nowMillis)
    {
        if (nowMillis >= _lookMillis)
        {
            _lookMillis = nowMillis + StackTiming.GroupLookMillis;
            Follow(parts, _groups.FirstWithKey, nowMillis);
        }

        Advance(parts, _own, nowMillis);
        Advance(parts, _all, nowMillis);
    }

    /// <summary>Forgets all ends: the network begins anew.</summary>
    internal void Reset()
    {
        _group = null;
        _own = null;
        _all = null;
        _button = null;
        _lookMillis = 0;
    }

    /// <summary>Handles a body of the tag.</summary>
    /// <param name="parts">What the network lends.</param>
    /// <param name="envelope">Stands at the body.</param>
    /// <param name="session">The session that it came under; null for a group's key.</param>
    /// <param name="group">The group whose key it came under; null for a session.</param>
    /// <param name="source">Where it came from.</param>
    /// <param name="nowMillis">The time.</param>
    internal void Handle(StackParts parts, Envelope envelope, SecuredSession? session, Identifier? group, byte[] source, long nowMillis)
    {
        DecodeStatus status = _message.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength);
        if (status != DecodeStatus.Complete)
        {
            parts.Counters.Add(status == DecodeStatus.Unknown ? PeerCounter.UnknownKind : PeerCounter.MalformedBody);
        }
        else if (_group == null || !MaySay(parts, session, group))
        {
            parts.Counters.Add(PeerCounter.NotForThisPeer);
        }
        else if (_message.Kind == PipeMessageKind.Data)
        {
            HandleData(parts, envelope, session, nowMillis);
        }
        else if (_group.Matches(_message.Buffer, _message.OffsetOf(PipeField.Group)))
        {
            HandleEnd(parts, envelope, session, source, nowMillis);
        }
    }

    /// <summary>The button was pressed: whoever has the input end of its pipe hears of it, under the session with it.</summary>
    internal void Press(StackParts parts, bool isOn)
    {
        SecuredSession? session = _button == null || _button.Holder == null ? null : parts.Host.SessionWith(_button.Holder);
        if (_button == null || _group == null || !_groups.SpeaksIn(_group))
        {
            return;
        }

        if (session == null)
        {
            Ask(parts, _button.Pipe);
            return;
        }

        int length = isOn ? 2 : 3;
        BigEndian.WriteUInt16(_order, 0, length);
        Encoding.UTF8.GetBytes(isOn ? OrderOn : OrderOff, 0, length, _order, PipeLimits.MessageHead);
        MessageWriter writer = Begin(parts, PipeMessageKind.Data, _button.Pipe);
        writer.WriteOctets(PipeField.Messages, _order, 0, PipeLimits.MessageHead + length);
        writer.EndBody();
        parts.Host.SendTo(session, session.Finish(writer));
    }

    /// <summary>Who says something of a pipe: the home gateway under its session, or a proven member under the key of the pipes' group.</summary>
    private bool MaySay(StackParts parts, SecuredSession? session, Identifier? group)
    {
        return session != null ? parts.Host.IsGateway(session.Peer) : group != null && _group != null && group.Equals(_group);
    }

    private void HandleData(StackParts parts, Envelope envelope, SecuredSession? session, long nowMillis)
    {
        InputPipe? pipe = FindInput();
        bool isProtected = pipe != null && (pipe.Type != PipeType.SecuredUnicast || session != null);
        if (pipe == null || pipe.State != PipeBindState.Bound || !isProtected)
        {
            parts.Counters.Add(PeerCounter.NotForThisPeer);
            TellNotHere(parts, session);
            return;
        }

        int at = _message.OffsetOf(PipeField.Messages);
        int length = _message.LengthAt(at);
        while (length >= 0)
        {
            CarryOut(parts, envelope, at + PipeLimits.MessageHead, length, nowMillis);
            at += PipeLimits.MessageHead + length;
            length = _message.LengthAt(at);
        }
    }

    private void CarryOut(StackParts parts, Envelope envelope, int at, int length, long nowMillis)
    {
        bool isOn = parts.Light.IsOn;
        bool isToggle = Is(parts, at, length, OrderToggle);
        if (!isToggle && !Is(parts, at, length, OrderOn) && !Is(parts, at, length, OrderOff))
        {
            parts.Counters.Add(PeerCounter.NotForThisPeer);
            return;
        }

        Taken++;
        parts.Host.SwitchLight(isToggle ? !isOn : length == OrderOn.Length, envelope.Buffer, envelope.SenderOffset, nowMillis);
    }

    private bool Is(StackParts parts, int at, int length, string order)
    {
        parts.Window.Compare(_message.Buffer, at, length);
        parts.Window.Write(order);
        return parts.Window.IsSame;
    }

    private void HandleEnd(StackParts parts, Envelope envelope, SecuredSession? session, byte[] source, long nowMillis)
    {
        bool tells = _message.Kind == PipeMessageKind.Bind || _message.Kind == PipeMessageKind.Bound;
        InputPipe? input = FindInput();
        if (input != null && _message.Kind == PipeMessageKind.Resolve && input.State == PipeBindState.Bound)
        {
            WriteEnd(parts, input, PipeMessageKind.Bound);
            parts.Tools.Writer.WriteUInt32(PipeField.Question, _message.NumberOf(PipeField.Question));
            Finish(parts, session, source);
        }
        else if (input != null && tells)
        {
            input.NoteClaim(_message.Generation, IsSenderLower(parts, envelope), nowMillis);
        }
        else if (input != null && _message.Kind == PipeMessageKind.Unbind)
        {
            input.NoteFree(input.Generation, nowMillis);
        }
        else if (_button != null && _message.IsOf(_button.Pipe) && tells)
        {
            _button.NoteEnd(envelope.CopySender(), _message.Version, _message.Generation);
        }
        else if (_button != null && _message.IsOf(_button.Pipe) && _message.Kind == PipeMessageKind.Unbind)
        {
            _button.NoteNone(envelope.CopySender(), _message.Version);
        }
    }

    private static bool IsSenderLower(StackParts parts, Envelope envelope)
    {
        return envelope.CopySender().IsBefore(parts.Tools.Self);
    }

    private InputPipe? FindInput()
    {
        if (_own != null && _message.IsOf(_own.Pipe))
        {
            return _own;
        }

        return _all != null && _message.IsOf(_all.Pipe) ? _all : null;
    }

    private void Follow(StackParts parts, Identifier? group, long nowMillis)
    {
        bool isSame = group == null ? _group == null : _group != null && group.Equals(_group);
        if (isSame)
        {
            return;
        }

        Reset();
        _lookMillis = nowMillis + StackTiming.GroupLookMillis;
        _group = group;
        if (group == null)
        {
            return;
        }

        byte[] name = parts.Documents.Name;
        byte[] all = Encoding.UTF8.GetBytes(AllName);
        _own = new InputPipe(IdOf(group, PipeType.SecuredUnicast, name), PipeType.SecuredUnicast, name, nowMillis);
        _all = new InputPipe(IdOf(group, PipeType.SecuredBroadcast, all), PipeType.SecuredBroadcast, all, nowMillis);
        _button = new OutputPipe(IdOf(group, PipeType.SecuredUnicast, ButtonNameOf(name)));
        Ask(parts, _button.Pipe);
    }

    private static byte[] ButtonNameOf(byte[] name)
    {
        byte[] end = Encoding.UTF8.GetBytes(ButtonEnd);
        byte[] whole = new byte[name.Length + end.Length];
        System.Array.Copy(name, 0, whole, 0, name.Length);
        System.Array.Copy(end, 0, whole, name.Length, end.Length);
        return whole;
    }

    /// <summary>The id of a pipe by group, type and name: SHA-256, as PIPE-ENDS.md has it.</summary>
    private static Identifier IdOf(Identifier group, int type, byte[] name)
    {
        byte[] head = Encoding.UTF8.GetBytes(IdHead);
        byte[] middle = new byte[Identifier.Length + 1];
        group.CopyTo(middle, 0);
        middle[Identifier.Length] = (byte)type;
        byte[] digest = new byte[Sha256.DigestSize];
        Sha256 hash = new Sha256();
        hash.Reset();
        hash.Append(head, 0, head.Length);
        hash.Append(middle, 0, middle.Length);
        hash.Append(name, 0, name.Length);
        hash.Finish(digest, 0);
        return new Identifier(digest, 0);
    }

    private void Advance(StackParts parts, InputPipe? pipe, long nowMillis)
    {
        if (pipe == null || nowMillis < pipe.DueMillis)
        {
            return;
        }

        if (pipe.State == PipeBindState.Claiming && !pipe.HasAsked)
        {
            Ask(parts, pipe.Pipe);
            pipe.NoteAsked(nowMillis);
        }
        else if (pipe.State == PipeBindState.Claiming)
        {
            pipe.Take(nowMillis);
        }
        else
        {
            WriteEnd(parts, pipe, PipeMessageKind.Bind);
            Finish(parts, null, _everybody);
            pipe.NoteTold(nowMillis);
        }
    }

    private void Ask(StackParts parts, Identifier pipe)
    {
        if (_group != null)
        {
            MessageWriter writer = Begin(parts, PipeMessageKind.Resolve, pipe);
            writer.WriteIdentifier(PipeField.Group, _group);
            writer.WriteUInt32(PipeField.Question, ++_question);
            Finish(parts, null, _everybody);
        }
    }

    private void TellNotHere(StackParts parts, SecuredSession? session)
    {
        if (session != null && _group != null)
        {
            MessageWriter writer = BeginBody(parts, PipeMessageKind.Unbind);
            writer.WriteOctets(PipeField.Pipe, _message.Buffer, _message.OffsetOf(PipeField.Pipe), Identifier.Length);
            writer.WriteIdentifier(PipeField.Group, _group);
            writer.WriteUInt64(PipeField.Version, NextVersion(parts));
            Finish(parts, session, _everybody);
        }
    }

    private void WriteEnd(StackParts parts, InputPipe pipe, int kind)
    {
        MessageWriter writer = Begin(parts, kind, pipe.Pipe);
        if (_group != null)
        {
            writer.WriteIdentifier(PipeField.Group, _group);
        }

        writer.WriteUInt8(PipeField.Type, pipe.Type);
        writer.WriteUInt64(PipeField.Version, NextVersion(parts));
        writer.WriteUInt32(PipeField.Generation, pipe.Generation);
        writer.WriteOctets(PipeField.Name, pipe.Name, 0, pipe.Name.Length);
    }

    private ulong NextVersion(StackParts parts)
    {
        _counter++;
        return ((ulong)parts.BootCount << 32) | _counter;
    }

    private static MessageWriter Begin(StackParts parts, int kind, Identifier pipe)
    {
        MessageWriter writer = BeginBody(parts, kind);
        writer.WriteIdentifier(PipeField.Pipe, pipe);
        return writer;
    }

    private static MessageWriter BeginBody(StackParts parts, int kind)
    {
        MessageWriter writer = parts.Tools.Writer;
        writer.Begin(parts.Host.Transmit, 0, parts.Host.Transmit.Length);
        writer.BeginBody(StackTag.Pipe);
        writer.WriteUInt8(PipeField.Kind, kind);
        writer.WriteCredential();
        return writer;
    }

    /// <summary>Sends under the session, or under the group's key to an address.</summary>
    private void Finish(StackParts parts, SecuredSession? session, byte[] address)
    {
        MessageWriter writer = parts.Tools.Writer;
        writer.EndBody();
        if (session != null)
        {
            parts.Host.SendTo(session, session.Finish(writer));
        }
        else if (_group != null)
        {
            parts.Host.SendTo(address, _groups.Finish(_group, writer));
        }
    }
}
