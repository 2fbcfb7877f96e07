using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Pipes.Channels;

/// <summary>
/// The sending end of a channel: numbers messages, keeps them until they are acknowledged, and sends them again when they seem lost. No I/O; one thread
/// at a time. Poll <see cref="PollTransmit"/> after every other call; calling early is harmless. CHANNELS.md.
/// </summary>
public sealed class ChannelSender
{
    private readonly Identifier _reply;
    private readonly Slot[] _slots = new Slot[ChannelRules.Window];
    private readonly RoundTripEstimate _roundTrip = new();
    private double _underWay = ChannelRules.FirstUnderWay;
    private uint _first = 1;
    private uint _next = 1;
    private uint _neverSent = 1;
    private uint _room = ChannelRules.Window;
    private uint _recoverUntil;
    private long _openAtMillis;
    private bool _isOpenKnown;
    private bool _isMoved;
    private bool _isClosing;

    /// <summary>Makes a channel.</summary>
    /// <param name="channel">Its id: random, not 0.</param>
    /// <param name="reply">The pipe on which it is acknowledged.</param>
    public ChannelSender(ulong channel, Identifier reply)
    {
        Channel = channel;
        _reply = reply;
        for (int i = 0; i < _slots.Length; i++)
        {
            _slots[i] = new Slot();
        }
    }

    /// <summary>The channel's id.</summary>
    public ulong Channel { get; }

    /// <summary>Whether another message can be taken: back-pressure.</summary>
    public bool HasRoom => !_isClosing && _next - _first < ChannelRules.Window;

    /// <summary>Messages that were acknowledged.</summary>
    public long Acknowledged => _first - 1;

    /// <summary>Frames with messages that were sent again.</summary>
    public long Repeated { get; private set; }

    /// <summary>Whether the channel was closed and everything of it, the end included, arrived.</summary>
    public bool IsDone => _isClosing && _first == _next;

    /// <summary>Takes a message.</summary>
    /// <param name="message">At most <see cref="ChannelFrame.MaxMessage"/> octets; copied.</param>
    /// <returns>False when there is no room now, or the channel is closed.</returns>
    public bool TrySend(ReadOnlySpan<byte> message)
    {
        if (!HasRoom || message.Length > ChannelFrame.MaxMessage)
        {
            return false;
        }

        SlotOf(_next).Set(message, false);
        _next++;
        return true;
    }

    /// <summary>Takes the end of the channel, which needs a place like a message.</summary>
    /// <returns>False when there is no room now.</returns>
    public bool TryClose()
    {
        if (_isClosing)
        {
            return true;
        }

        if (!HasRoom)
        {
            return false;
        }

        SlotOf(_next).Set([], true);
        _next++;
        _isClosing = true;
        return true;
    }

    /// <summary>Messages go to another input end now: it is told of the channel, and gets what was not acknowledged.</summary>
    public void HandleMoved(long nowMillis)
    {
        _isMoved |= _neverSent > 1;
        _isOpenKnown = false;
        _openAtMillis = nowMillis;
        for (uint number = _first; number != _next; number++)
        {
            // What arrived early at the other end was not delivered there.
            SlotOf(number).Forget();
            SlotOf(number).IsArrived = false;
        }
    }

    /// <summary>Handles an acknowledgement.</summary>
    /// <param name="frame">Of this channel.</param>
    /// <param name="isOfPresentEnd">Whether it is of the end to which messages go now: of one before, only what it delivered counts.</param>
    /// <param name="nowMillis">The time.</param>
    public void HandleAck(ChannelFrame frame, bool isOfPresentEnd, long nowMillis)
    {
        uint next = frame.Number;
        if (next - _first > _next - _first)
        {
            return; // older than what is known, or of what was never sent
        }

        _isOpenKnown |= isOfPresentEnd;
        _room = isOfPresentEnd ? Math.Min(frame.Room, ChannelRules.Window) : ChannelRules.Window;
        ulong arrived = isOfPresentEnd ? frame.Arrived : 0;
        int fresh = 0;
        for (; _first != next; _first++)
        {
            fresh += Arrived(SlotOf(_first), nowMillis) ? 1 : 0;
        }

        uint highest = _first;
        for (int bit = 0; bit < ChannelRules.ToldAhead; bit++)
        {
            uint number = next + 1 + (uint)bit;
            if ((arrived & (1UL << bit)) != 0 && number - _first < _next - _first)
            {
                fresh += Arrived(SlotOf(number), nowMillis) ? 1 : 0;
                highest = number;
            }
        }

        if (fresh > 0)
        {
            _roundTrip.Progressed();
            _underWay = Math.Min(_underWay + (fresh / Math.Max(1, _underWay / 4)), ChannelRules.Window);
        }

        FindLost(highest, nowMillis);
    }

    /// <summary>The next frame to send into the pipe.</summary>
    /// <param name="into">At least <see cref="ChannelFrame.DataHead"/> and <see cref="ChannelFrame.MaxMessage"/> octets.</param>
    /// <param name="nowMillis">The time.</param>
    /// <returns>Octets of the frame; 0 when none is due.</returns>
    public int PollTransmit(Span<byte> into, long nowMillis)
    {
        if (!_isOpenKnown && _openAtMillis <= nowMillis && _first != _next)
        {
            _openAtMillis = nowMillis + _roundTrip.TimeoutMillis;
            return ChannelFrame.WriteOpen(into, Channel, _first, _isMoved, _reply);
        }

        int underWay = 0;
        uint most = Math.Max(1, Math.Min(_room, (uint)_underWay));
        for (uint number = _first; number != _next && underWay < most; number++)
        {
            Slot slot = SlotOf(number);
            if (slot.IsArrived)
            {
                continue;
            }

            underWay++;
            if (slot.SendAtMillis > nowMillis)
            {
                continue;
            }

            return Write(into, number, slot, nowMillis);
        }

        return 0;
    }

    /// <summary>When <see cref="PollTransmit"/> is due, if nothing else happens before.</summary>
    public long NextTimeoutMillis
    {
        get
        {
            long next = long.MaxValue;
            for (uint number = _first; number != _next; number++)
            {
                Slot slot = SlotOf(number);
                next = slot.IsArrived ? next : Math.Min(next, slot.SendAtMillis);
            }

            return !_isOpenKnown && _first != _next ? Math.Min(next, _openAtMillis) : next;
        }
    }

    private int Write(Span<byte> into, uint number, Slot slot, long nowMillis)
    {
        bool isRepeated = slot.SentAtMillis >= 0 && !slot.IsFast;
        if (isRepeated)
        {
            // Its time passed: perhaps the receiver lost the channel, and surely less goes through than was thought.
            _roundTrip.TimedOut();
            SlowDown(number);
            _isOpenKnown = false;
        }

        Repeated += slot.Sends > 0 ? 1 : 0;
        slot.IsFast = false;
        slot.Sends++;
        slot.SentAtMillis = nowMillis;
        slot.SendAtMillis = nowMillis + _roundTrip.TimeoutMillis;
        _neverSent = number - _neverSent < ChannelRules.Window ? number + 1 : _neverSent;
        return ChannelFrame.WriteData(into, Channel, number, slot.IsLast, slot.Octets);
    }

    private bool Arrived(Slot slot, long nowMillis)
    {
        if (slot.IsArrived)
        {
            return false;
        }

        slot.IsArrived = true;
        if (slot.Sends == 1)
        {
            _roundTrip.Measured(nowMillis - slot.SentAtMillis);
        }

        return true;
    }

    /// <summary>Who was sent before others that arrived, and did not arrive, is sent again before its time.</summary>
    private void FindLost(uint highest, long nowMillis)
    {
        int later = 0;
        for (uint number = highest; number - _first < ChannelRules.Window && number != _first - 1; number--)
        {
            Slot slot = SlotOf(number);
            if (slot.IsArrived && number != _first)
            {
                later++;
            }
            else if (!slot.IsArrived && later >= ChannelRules.LaterArrived && slot.SentAtMillis >= 0 && !slot.IsFast
                && nowMillis - slot.SentAtMillis >= _roundTrip.SmoothedMillis)
            {
                slot.IsFast = true;
                slot.SendAtMillis = nowMillis;
                SlowDown(number);
            }
        }
    }

    /// <summary>Halves what goes at once, once for all that was under way together.</summary>
    private void SlowDown(uint number)
    {
        if (_recoverUntil - number > ChannelRules.Window)
        {
            _underWay = Math.Max(_underWay / 2, ChannelRules.LeastUnderWay);
            _recoverUntil = _neverSent;
        }
    }

    private Slot SlotOf(uint number) => _slots[number % ChannelRules.Window];

    private sealed class Slot
    {
        private byte[] _octets = [];
        private int _length;

        internal ReadOnlySpan<byte> Octets => _octets.AsSpan(0, _length);

        internal bool IsLast { get; private set; }

        internal bool IsArrived { get; set; }

        internal bool IsFast { get; set; }

        internal int Sends { get; set; }

        internal long SentAtMillis { get; set; } = -1;

        internal long SendAtMillis { get; set; }

        internal void Set(ReadOnlySpan<byte> octets, bool isLast)
        {
            if (_octets.Length < octets.Length)
            {
                _octets = new byte[ChannelFrame.MaxMessage];
            }

            octets.CopyTo(_octets);
            _length = octets.Length;
            IsLast = isLast;
            IsArrived = false;
            Sends = 0;
            Forget();
        }

        /// <summary>As if it had not been sent yet.</summary>
        internal void Forget()
        {
            IsFast = false;
            SentAtMillis = -1;
            SendAtMillis = 0;
            Sends = Sends > 0 ? 2 : 0;
        }
    }
}
