namespace NanoPeers.Switching;

/// <summary>A request that waits for its answer, or for its turn.</summary>
internal sealed class SwitchRequest
{
    private int _waitMillis;
    private int _sends;

    /// <summary>Its number; 0 when free.</summary>
    internal uint Id { get; private set; }

    internal int Kind { get; private set; }

    internal int Value { get; private set; }

    /// <summary>Whether it is to be sent, once its turn is there.</summary>
    internal bool IsDue { get; private set; }

    /// <summary>Whether its message went out at least once.</summary>
    internal bool WasSent { get; private set; }

    /// <summary>When it acts on time; meaningful once its turn is there.</summary>
    internal long NextMillis { get; private set; }

    internal void Begin(uint id, int kind, int value, long nowMillis)
    {
        Id = id;
        Kind = kind;
        Value = value;
        IsDue = true;
        WasSent = false;
        _sends = 0;
        NextMillis = nowMillis;
    }

    /// <summary>The first sending counts from here: its turn is there.</summary>
    internal void StartTime(long nowMillis)
    {
        if (_sends == 0)
        {
            _sends = 1;
            _waitMillis = SwitchTiming.FirstResendMillis;
            NextMillis = nowMillis + _waitMillis;
        }
    }

    /// <summary>Makes it due again; false when it was sent often enough.</summary>
    internal bool HandleTimeout(long nowMillis)
    {
        if (_sends == 0)
        {
            StartTime(nowMillis);
            return true;
        }

        if (_sends == SwitchTiming.MaxSends)
        {
            return false;
        }

        IsDue = true;
        _sends++;
        _waitMillis = _waitMillis * 2 < SwitchTiming.LongestResendMillis ? _waitMillis * 2 : SwitchTiming.LongestResendMillis;
        NextMillis = nowMillis + _waitMillis;
        return true;
    }

    internal void TakeDue()
    {
        IsDue = false;
        WasSent = true;
    }

    internal void Clear()
    {
        Id = 0;
        IsDue = false;
    }
}
