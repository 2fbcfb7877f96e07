namespace NanoPeers.PeerPlatform.Chat;

/// <summary>A line of this end that waits to be heard.</summary>
internal sealed class SaidLine(uint number, byte[] text)
{
    internal uint Number { get; } = number;

    internal byte[] Text { get; } = text;

    internal bool IsDue { get; private set; }

    internal long ResendAtMillis { get; private set; }

    private int _sends;
    private int _waitMillis;

    internal void Begin(long nowMillis)
    {
        _sends = 1;
        _waitMillis = ChatTiming.FirstResendMillis;
        ResendAtMillis = nowMillis + _waitMillis;
        IsDue = true;
    }

    /// <summary>Makes the line due again.</summary>
    /// <returns>False when it was said often enough.</returns>
    internal bool SendAgain(long nowMillis)
    {
        if (_sends == ChatTiming.MaxSends)
        {
            return false;
        }

        _sends++;
        _waitMillis = Math.Min(2 * _waitMillis, ChatTiming.LongestResendMillis);
        ResendAtMillis = nowMillis + _waitMillis;
        IsDue = true;
        return true;
    }

    internal void Written() => IsDue = false;
}
