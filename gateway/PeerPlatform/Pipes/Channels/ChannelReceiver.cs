using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Pipes.Channels;

/// <summary>
/// The receiving end of a channel: puts messages in order, each once, and acknowledges them. No I/O; one thread at a time. Poll
/// <see cref="TryTake"/> and <see cref="PollAck"/> after every other call; calling early is harmless. CHANNELS.md.
/// </summary>
public sealed class ChannelReceiver
{
    private readonly Slot[] _slots = new Slot[ChannelRules.Window];
    private uint _next = 1;
    private uint _unread = 1;
    private long _decidedAtMillis = long.MaxValue;
    private long _ackAtMillis = long.MaxValue;
    private int _unacknowledged;
    private bool _isStarted;
    private bool _isFrozen;

    /// <summary>Makes the end of a channel.</summary>
    /// <param name="from">The sender.</param>
    /// <param name="channel">The channel's id.</param>
    public ChannelReceiver(Identifier from, ulong channel)
    {
        From = from;
        Channel = channel;
        for (int i = 0; i < _slots.Length; i++)
        {
            _slots[i] = new Slot();
        }
    }

    /// <summary>The sender.</summary>
    public Identifier From { get; }

    /// <summary>The channel's id.</summary>
    public ulong Channel { get; }

    /// <summary>The next number that is expected: all below arrived.</summary>
    public uint Next => _next;

    /// <summary>Messages that came again.</summary>
    public long Doubles { get; private set; }

    /// <summary>Messages that came before an earlier one.</summary>
    public long Early { get; private set; }

    /// <summary>Whether the last message was taken out.</summary>
    public bool IsOver { get; private set; }

    /// <summary>When something of it last came.</summary>
    public long HeardMillis { get; private set; }

    /// <summary>When <see cref="PollAck"/> is due, if nothing else happens before.</summary>
    public long NextTimeoutMillis => Math.Min(_ackAtMillis, _decidedAtMillis);

    /// <summary>Handles an Open: the sender's word on where to begin.</summary>
    /// <param name="first">The first number that the sender has no acknowledgement of.</param>
    /// <param name="isMoved">Whether messages went to another end before, which may say more.</param>
    /// <param name="nowMillis">The time.</param>
    public void HandleOpen(uint first, bool isMoved, long nowMillis)
    {
        HeardMillis = nowMillis;
        if (_isStarted)
        {
            Skip(first);
            AckNow(nowMillis);
        }
        else if (!isMoved)
        {
            Begin(first, nowMillis);
        }
        else
        {
            _next = Math.Max(_next, first);
            _decidedAtMillis = Math.Min(_decidedAtMillis, nowMillis + ChannelRules.HandoverMillis);
        }
    }

    /// <summary>Handles the word of the end that had the pipe before.</summary>
    /// <param name="next">What it expected next: all below was delivered there.</param>
    /// <param name="nowMillis">The time.</param>
    public void HandleHandover(uint next, long nowMillis)
    {
        if (!_isStarted)
        {
            Begin(Math.Max(_next, next), nowMillis);
        }
    }

    /// <summary>Handles a message.</summary>
    /// <param name="frame">A Data frame of this channel.</param>
    /// <param name="nowMillis">The time.</param>
    public void HandleData(ChannelFrame frame, long nowMillis)
    {
        HeardMillis = nowMillis;
        if (!_isStarted || _isFrozen)
        {
            return;
        }

        uint number = frame.Number;
        uint ahead = number - _next;
        if (ahead >= ChannelRules.Window)
        {
            // Older than what is expected: its acknowledgement was lost. Or beyond all bounds.
            Doubles += number < _next ? 1 : 0;
            AckNow(nowMillis);
            return;
        }

        if (number - _unread >= ChannelRules.Window)
        {
            AckNow(nowMillis);
            return;
        }

        Slot slot = SlotOf(number);
        if (slot.IsHere)
        {
            Doubles++;
            AckNow(nowMillis);
            return;
        }

        slot.Set(frame.Message, frame.IsFlagged);
        if (ahead > 0)
        {
            Early++;
            AckNow(nowMillis);
            return;
        }

        while (_next - _unread < ChannelRules.Window && SlotOf(_next).IsHere)
        {
            _next++;
        }

        _unacknowledged++;
        _ackAtMillis = _unacknowledged >= ChannelRules.AckEach || frame.IsFlagged ? nowMillis : Math.Min(_ackAtMillis, nowMillis + ChannelRules.AckMillis);
    }

    /// <summary>Takes the next message in order out.</summary>
    /// <param name="message">Good until the next call.</param>
    /// <param name="nowMillis">The time.</param>
    /// <returns>False when there is none now.</returns>
    public bool TryTake(out ReadOnlySpan<byte> message, long nowMillis)
    {
        message = default;
        if (!_isStarted || _unread == _next || IsOver)
        {
            return false;
        }

        bool wasFull = RoomNow() == 0;
        Slot slot = SlotOf(_unread);
        slot.IsHere = false;
        _unread++;
        if (wasFull)
        {
            AckNow(nowMillis);
        }

        if (slot.IsLast)
        {
            IsOver = true;
            return false;
        }

        message = slot.Octets;
        return true;
    }

    /// <summary>The acknowledgement that is due, for the other pipe.</summary>
    /// <param name="into">At least <see cref="ChannelFrame.AckLength"/> octets.</param>
    /// <param name="nowMillis">The time.</param>
    /// <returns>Octets of the frame; 0 when none is due.</returns>
    public int PollAck(Span<byte> into, long nowMillis)
    {
        if (_decidedAtMillis <= nowMillis && !_isStarted)
        {
            Begin(_next, nowMillis);
        }

        if (_ackAtMillis > nowMillis || _isFrozen)
        {
            return 0;
        }

        _ackAtMillis = long.MaxValue;
        _unacknowledged = 0;
        ulong arrived = 0;
        for (int bit = 0; bit < ChannelRules.ToldAhead; bit++)
        {
            uint number = _next + 1 + (uint)bit;
            bool isHere = number - _unread < ChannelRules.Window && SlotOf(number).IsHere;
            arrived |= isHere ? 1UL << bit : 0;
        }

        return ChannelFrame.WriteAck(into, Channel, _next, RoomNow(), arrived);
    }

    /// <summary>Another peer has the pipe: nothing more is taken or acknowledged here. What arrived in order can still be taken out.</summary>
    public void Freeze() => _isFrozen = true;

    private void Begin(uint next, long nowMillis)
    {
        _isStarted = true;
        _decidedAtMillis = long.MaxValue;
        _next = next;
        _unread = next;
        AckNow(nowMillis);
    }

    /// <summary>The sender has the word of an end before this one that what is expected here was delivered there: that word came late.</summary>
    private void Skip(uint first)
    {
        if (first - _next is 0 or >= ChannelRules.Window || _unread != _next || _isFrozen)
        {
            return;
        }

        for (; _next != first; _next++)
        {
            SlotOf(_next).IsHere = false;
        }

        _unread = first;
        while (_next - _unread < ChannelRules.Window && SlotOf(_next).IsHere)
        {
            _next++;
        }
    }

    private void AckNow(long nowMillis) => _ackAtMillis = nowMillis;

    private uint RoomNow() => ChannelRules.Window - (_next - _unread);

    private Slot SlotOf(uint number) => _slots[number % ChannelRules.Window];

    private sealed class Slot
    {
        private byte[] _octets = [];
        private int _length;

        internal ReadOnlySpan<byte> Octets => _octets.AsSpan(0, _length);

        internal bool IsLast { get; private set; }

        internal bool IsHere { get; set; }

        internal void Set(ReadOnlySpan<byte> octets, bool isLast)
        {
            if (_octets.Length < octets.Length)
            {
                _octets = new byte[ChannelFrame.MaxMessage];
            }

            octets.CopyTo(_octets);
            _length = octets.Length;
            IsLast = isLast;
            IsHere = true;
        }
    }
}
