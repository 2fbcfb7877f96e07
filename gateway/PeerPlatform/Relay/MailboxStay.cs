namespace NanoPeers.PeerPlatform.Relay;

/// <summary>A collector that is there: what it has, and what is on its way to it.</summary>
internal sealed class MailboxStay(object? way, long acknowledged, long untilMillis)
{
    internal const int FirstRepeatMillis = 500;
    internal const int LastRepeatMillis = 8_000;

    private readonly Queue<long> _underWay = new();

    internal object? Way { get; set; } = way;

    internal long UntilMillis { get; set; } = untilMillis;

    /// <summary>All up to this number are taken.</summary>
    internal long Acknowledged { get; private set; } = acknowledged;

    /// <summary>The last that was sent.</summary>
    internal long Sent { get; private set; } = acknowledged;

    internal int UnderWay => _underWay.Count;

    internal long RepeatAtMillis { get; private set; } = long.MaxValue;

    internal bool IsToldEmpty { get; set; }

    private int RepeatMillis { get; set; } = FirstRepeatMillis;

    internal void NoteSent(long number, long nowMillis)
    {
        _underWay.Enqueue(number);
        Sent = number;
        IsToldEmpty = false;
        if (RepeatAtMillis == long.MaxValue)
        {
            RepeatAtMillis = nowMillis + RepeatMillis;
        }
    }

    /// <summary>Notes what is taken; false for what was never sent, or is known.</summary>
    internal bool Acknowledge(long number, long nowMillis)
    {
        if (number <= Acknowledged || number > Sent)
        {
            return false;
        }

        while (_underWay.TryPeek(out long first) && first <= number)
        {
            _underWay.Dequeue();
        }

        Acknowledged = number;
        RepeatMillis = FirstRepeatMillis;
        RepeatAtMillis = _underWay.Count == 0 ? long.MaxValue : nowMillis + RepeatMillis;
        return true;
    }

    /// <summary>Begins anew behind what is taken: what was sent since is lost.</summary>
    internal void Rewind()
    {
        _underWay.Clear();
        Sent = Acknowledged;
        RepeatMillis = Math.Min(RepeatMillis * 2, LastRepeatMillis);
        RepeatAtMillis = long.MaxValue;
    }
}
