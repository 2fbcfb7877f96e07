namespace NanoPeers.Firmware.Stack;

/// <summary>How many questions in clear are answered in a second, whoever asks: a board is to be found, and not to be kept busy by strangers.</summary>
internal sealed class StrangersGate
{
    private long _sinceMillis;
    private int _taken;

    /// <summary>Whether one may be answered now; it is noted.</summary>
    internal bool Admits(long nowMillis)
    {
        if (nowMillis - _sinceMillis >= 1000)
        {
            _sinceMillis = nowMillis;
            _taken = 0;
        }

        if (_taken == StackTiming.StrangersEachSecond)
        {
            return false;
        }

        _taken++;
        return true;
    }
}
