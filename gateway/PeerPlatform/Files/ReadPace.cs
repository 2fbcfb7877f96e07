namespace NanoPeers.PeerPlatform.Files;

/// <summary>
/// How many reads are under way and how long each is waited for: the window grows with every chunk and halves with every loss, the wait
/// follows the measured round trips (RFC 6298, RFC 5681, with a floor under the window: radio loses datagrams without being crowded).
/// </summary>
internal sealed class ReadPace
{
    private double _window = FileTiming.FirstWindow;
    private bool _growsFast = true;
    private double _smoothMillis = -1;
    private double _varianceMillis;
    private int _doublings;
    private long _lastCutMillis = long.MinValue / 2;

    /// <summary>Reads that may be under way.</summary>
    internal int Window => (int)_window;

    /// <summary>How long a read is waited for.</summary>
    internal long WaitMillis
    {
        get
        {
            double wait = _smoothMillis < 0
                ? FileTiming.FirstReadMillis
                : Math.Clamp(_smoothMillis + (4 * _varianceMillis), FileTiming.ShortestReadMillis, FileTiming.LongestReadMillis);
            return (long)Math.Max(wait, Math.Min(wait * (1 << _doublings), FileTiming.LongestDoubledMillis));
        }
    }

    /// <summary>A chunk came.</summary>
    internal void Arrived()
    {
        _doublings = 0;
        _window = Math.Min(_window + (_growsFast ? 1 : 1 / _window), FileTiming.MaxWindow);
    }

    /// <summary>A round trip was measured.</summary>
    internal void Measured(long millis)
    {
        if (_smoothMillis < 0)
        {
            _smoothMillis = millis;
            _varianceMillis = millis / 2.0;
            return;
        }

        _varianceMillis += (Math.Abs(_smoothMillis - millis) - _varianceMillis) / 4;
        _smoothMillis += (millis - _smoothMillis) / 8;
    }

    /// <summary>A read was lost, seen by later chunks or by its wait being over. Losses within one wait count once.</summary>
    internal void Lost(bool waitedInVain, long nowMillis)
    {
        if (nowMillis - _lastCutMillis < WaitMillis)
        {
            return;
        }

        _lastCutMillis = nowMillis;
        _growsFast = false;
        _window = Math.Max(_window / 2, FileTiming.MinWindow);
        if (waitedInVain && WaitMillis < FileTiming.LongestDoubledMillis)
        {
            _doublings++;
        }
    }
}
