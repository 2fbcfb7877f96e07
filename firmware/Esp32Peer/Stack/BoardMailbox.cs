using NanoPeers.Firmware.Peer;
using NanoPeers.Messages;
using NanoPeers.Relay;
using NanoPeers.Sessions;

namespace NanoPeers.Firmware.Stack;

/// <summary>
/// The board's mailbox at its home gateway: has it opened, looks into it under each session, takes each message once and in order, and says so when the
/// message was handled. All that it remembers over a start is the gateway's era and one number. RELAY.md; BOARD-STACK.md.
/// </summary>
internal sealed class BoardMailbox
{
    /// <summary>The record: era and number, both u64.</summary>
    internal const string RecordName = "mailbox";

    private const long Never = long.MaxValue;
    private const int NumberAt = 8;
    private const int ReadyLookMillis = 50;

    private readonly RelayMessage _message = new RelayMessage();
    private readonly Envelope _item = new Envelope();
    private readonly byte[] _record = new byte[16];
    private PeerRecords? _records;
    private ulong _era;
    private ulong _number;
    private ulong _exchange;
    private bool _isOpening;
    private bool _isTaken;
    private int _tries;
    private int _itemOffset;
    private int _itemCount;
    private long _keyUntilMillis;

    /// <summary>When <see cref="HandleTimeout"/> is due.</summary>
    internal long DueMillis { get; private set; } = Never;

    /// <summary>Whether the gateway said that nothing waits, will not, or does not answer: there is nothing to stay awake for.</summary>
    internal bool IsSettled { get; private set; }

    /// <summary>Messages that were taken since the start.</summary>
    internal int Taken { get; private set; }

    /// <summary>Begins with what storage holds.</summary>
    internal void Start(StackParts parts)
    {
        _records = new PeerRecords(parts.Ports.Cryptography, parts.Ports.Storage, parts.Counters);
        bool isKnown = _records.Read(RecordName, _record);
        _era = isKnown ? BigEndian.ReadUInt64(_record, 0) : 0;
        _number = isKnown ? BigEndian.ReadUInt64(_record, NumberAt) : 0;
        _itemCount = 0;
        _isTaken = false;
        Taken = 0;
        IsSettled = false;
        DueMillis = Never;
    }

    /// <summary>A session with the gateway is live. Who had a mailbox before looks into it at once; the gateway says when it has none.</summary>
    internal void NoteLive(StackParts parts, long nowMillis)
    {
        _exchange = parts.Tools.NewId();
        _keyUntilMillis = Never;
        IsSettled = false;
        Turn(_era == 0, nowMillis);
    }

    /// <summary>Asks, when it is time, and when what comes can be taken.</summary>
    internal void HandleTimeout(StackParts parts, bool isReady, long nowMillis)
    {
        if (nowMillis < DueMillis)
        {
            return;
        }

        SecuredSession? session = parts.Host.SessionWith(parts.Gateway);
        if (session == null)
        {
            DueMillis = Never;
        }
        else if (!isReady)
        {
            DueMillis = nowMillis + ReadyLookMillis;
        }
        else if (_tries == StackTiming.MailboxTries)
        {
            Rest(nowMillis);
        }
        else
        {
            DueMillis = nowMillis + (StackTiming.MailboxAgainMillis << _tries);
            _tries++;
            _exchange++;
            Ask(parts, session);
        }
    }

    /// <summary>Handles a body of the tag, under the session with the home gateway.</summary>
    internal void Handle(StackParts parts, Envelope envelope, long nowMillis)
    {
        DecodeStatus status = _message.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength);
        if (status != DecodeStatus.Complete)
        {
            parts.Counters.Add(status == DecodeStatus.Unknown ? PeerCounter.UnknownKind : PeerCounter.MalformedBody);
            return;
        }

        switch (_message.Kind)
        {
            case RelayMessageKind.Opened:
                HandleOpened(nowMillis);
                break;
            case RelayMessageKind.Refused:
                HandleRefused(nowMillis);
                break;
            case RelayMessageKind.Item:
                HandleItem(parts, nowMillis);
                break;
            case RelayMessageKind.Empty:
                HandleEmpty(nowMillis);
                break;
            default:
                parts.Counters.Add(PeerCounter.NotForThisPeer);
                break;
        }
    }

    /// <summary>The message that the last body brought, once.</summary>
    internal bool TakeItem(out int offset, out int count)
    {
        offset = _itemOffset;
        count = _itemCount;
        _itemCount = 0;
        _isTaken = _isTaken || count > 0;
        return count > 0;
    }

    /// <summary>The message was handled: the gateway need not keep it.</summary>
    internal void NoteTaken(StackParts parts)
    {
        // What a mailbox hands over brings nothing out of a mailbox.
        _itemCount = 0;
        if (_isTaken)
        {
            _isTaken = false;
            Acknowledge(parts);
        }
    }

    private void HandleOpened(long nowMillis)
    {
        if (!_isOpening || _message.LongNumberOf(RelayField.Exchange) != _exchange)
        {
            return;
        }

        ulong era = _message.LongNumberOf(RelayField.Era);
        if (era != _era)
        {
            // The gateway's store is another one: its numbers begin anew.
            _era = era;
            _number = 0;
        }

        Turn(false, nowMillis);
    }

    private void HandleRefused(long nowMillis)
    {
        if (_message.LongNumberOf(RelayField.Exchange) != _exchange)
        {
            return;
        }

        if (!_isOpening && _message.NumberOf(RelayField.Reason) == RelayReason.NoMailbox)
        {
            Turn(true, nowMillis);
        }
        else
        {
            Rest(nowMillis);
        }
    }

    /// <summary>
    /// Takes what continues what was taken before: its number is in storage before it is handed over, so that who loses power in between has it at most
    /// once. What was had before is acknowledged again: the gateway did not hear it.
    /// </summary>
    private void HandleItem(StackParts parts, long nowMillis)
    {
        ulong number = _message.LongNumberOf(RelayField.Number);
        if (_message.LongNumberOf(RelayField.Era) != _era)
        {
            Turn(true, nowMillis);
            return;
        }

        IsSettled = false;
        if (number <= _number)
        {
            Acknowledge(parts);
            return;
        }

        int offset = _message.OffsetOf(RelayField.Message);
        int count = _message.LengthOf(RelayField.Message);
        bool isNext = _message.LongNumberOf(RelayField.Previous) <= _number && _itemCount == 0;
        if (isNext && !WaitsForKey(parts, offset, count, nowMillis) && Keep(number))
        {
            _itemOffset = offset;
            _itemCount = count;
            Taken++;
        }

        // Somebody is there and talks: asked again only when it falls silent.
        _tries = 0;
        DueMillis = nowMillis + StackTiming.MailboxKeyMillis;
    }

    private void HandleEmpty(long nowMillis)
    {
        if (_message.LongNumberOf(RelayField.Era) != _era)
        {
            Turn(true, nowMillis);
        }
        else if (_message.LongNumberOf(RelayField.Number) == _number)
        {
            IsSettled = true;
            _tries = 0;
            DueMillis = nowMillis + StackTiming.MailboxLookMillis;
        }
    }

    /// <summary>A group's key may have changed while the board slept: what else the board does asks for it, and the item waits a while.</summary>
    private bool WaitsForKey(StackParts parts, int offset, int count, long nowMillis)
    {
        bool isSound = _item.TryDecodeDatagram(_message.Buffer, offset, count, Limits.MaxDatagram) == DecodeStatus.Complete;
        bool isKnown = !isSound || (_item.Flags & EnvelopeFlags.GroupKey) == 0 || parts.Host.HasGroupKey(_item.KeyId);
        if (isKnown)
        {
            _keyUntilMillis = Never;
            return false;
        }

        _keyUntilMillis = _keyUntilMillis == Never ? nowMillis + StackTiming.MailboxKeyMillis : _keyUntilMillis;
        return nowMillis < _keyUntilMillis;
    }

    private bool Keep(ulong number)
    {
        BigEndian.WriteUInt64(_record, 0, _era);
        BigEndian.WriteUInt64(_record, NumberAt, number);
        bool isKept = _records != null && _records.Write(RecordName, _record);
        _number = isKept ? number : _number;
        return isKept;
    }

    private void Turn(bool opens, long nowMillis)
    {
        _isOpening = opens;
        _tries = 0;
        DueMillis = nowMillis;
    }

    private void Rest(long nowMillis)
    {
        IsSettled = true;
        _isOpening = true;
        _tries = 0;
        DueMillis = nowMillis + StackTiming.MailboxRestMillis;
    }

    private void Ask(StackParts parts, SecuredSession session)
    {
        MessageWriter writer = Begin(parts, _isOpening ? RelayMessageKind.Open : RelayMessageKind.Collect);
        writer.WriteUInt64(RelayField.Exchange, _exchange);
        if (_isOpening)
        {
            writer.WriteUInt32(RelayField.Seconds, StackTiming.MailboxLeaseSeconds);
            writer.WriteUInt8(RelayField.Access, RelayAccess.Members);
        }
        else
        {
            writer.WriteUInt32(RelayField.Seconds, StackTiming.MailboxStaySeconds);
            WriteNumber(writer);
        }

        Finish(parts, session);
    }

    private void Acknowledge(StackParts parts)
    {
        SecuredSession? session = parts.Host.SessionWith(parts.Gateway);
        if (session != null)
        {
            WriteNumber(Begin(parts, RelayMessageKind.Ack));
            Finish(parts, session);
        }
    }

    private void WriteNumber(MessageWriter writer)
    {
        writer.WriteUInt64(RelayField.Era, _era);
        writer.WriteUInt64(RelayField.Number, _number);
    }

    private static MessageWriter Begin(StackParts parts, int kind)
    {
        MessageWriter writer = parts.Tools.Writer;
        writer.Begin(parts.Host.Transmit, 0, parts.Host.Transmit.Length);
        writer.BeginBody(StackTag.Relay);
        writer.WriteUInt8(RelayField.Kind, kind);
        writer.WriteCredential();
        return writer;
    }

    private static void Finish(StackParts parts, SecuredSession session)
    {
        parts.Tools.Writer.EndBody();
        parts.Host.SendTo(session, session.Finish(parts.Tools.Writer));
    }
}
