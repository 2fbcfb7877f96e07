namespace NanoPeers.PeerPlatform.Pipes.Channels;

/// <summary>When a message that is not acknowledged is to be sent again: from measured round trips, as RFC 6298 section 2 says, with our bounds.</summary>
internal sealed class RoundTripEstimate
{
    private double _smoothed = -1;
    private double _variation;
    private int _backOff;

    /// <summary>The time after which a message is sent again, milliseconds.</summary>
    internal int TimeoutMillis
    {
        get
        {
            double base1 = _smoothed < 0 ? ChannelRules.FirstTimeoutMillis : _smoothed + Math.Max(4 * _variation, 2 * ChannelRules.AckMillis);
            double bounded = Math.Max(base1, ChannelRules.ShortestTimeoutMillis) * (1 << _backOff);
            return (int)Math.Min(bounded, ChannelRules.LongestTimeoutMillis);
        }
    }

    /// <summary>The smoothed round trip, milliseconds; the first time-out while none was measured.</summary>
    internal int SmoothedMillis => _smoothed < 0 ? ChannelRules.FirstTimeoutMillis : (int)_smoothed;

    /// <summary>A round trip of a message that was sent once (Karn's rule).</summary>
    internal void Measured(long millis)
    {
        if (_smoothed < 0)
        {
            _smoothed = millis;
            _variation = millis / 2.0;
        }
        else
        {
            _variation = (0.75 * _variation) + (0.25 * Math.Abs(_smoothed - millis));
            _smoothed = (0.875 * _smoothed) + (0.125 * millis);
        }

        _backOff = 0;
    }

    /// <summary>The time passed without an acknowledgement: the next one is twice as long.</summary>
    internal void TimedOut() => _backOff = Math.Min(_backOff + 1, 6);

    /// <summary>Something arrived.</summary>
    internal void Progressed() => _backOff = 0;
}
