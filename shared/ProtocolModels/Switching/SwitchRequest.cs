namespace NanoPeers.Switching;

/// <summary>A request that waits for its answer.</summary>
internal sealed class SwitchRequest
{
    private int _waitMillis;
    private int _sends;

    /// <summary>Its number; 0 when free.</summary>
    internal uint Id { get; private set; }

    internal int Kind { get; private set; }

    internal int Value { get; private set; }

    internal bool IsDue { get; set; }

    internal long ResendMillis { get; private set; }

    internal void Begin(uint id, int kind, int value, long nowMillis)
    {
        Id = id;
        Kind = kind;
        Value = value;
        IsDue = true;
        _sends = 1;
        _waitMillis = SwitchTiming.FirstResendMillis;
        ResendMillis = nowMillis + _waitMillis;
    }

    /// <summary>Makes it due again; false when it was sent often enough.</summary>
    internal bool SendAgain(long nowMillis)
    {
        if (_sends == SwitchTiming.MaxSends)
        {
            return false;
        }

        IsDue = true;
        _sends++;
        _waitMillis = _waitMillis * 2 < SwitchTiming.LongestResendMillis ? _waitMillis * 2 : SwitchTiming.LongestResendMillis;
        ResendMillis = nowMillis + _waitMillis;
        return true;
    }

    internal void Clear()
    {
        Id = 0;
        IsDue = false;
    }
}
