namespace NanoPeers.Firmware.Peer;

/// <summary>
/// Bounds what strangers' session requests can cost: how many are looked at in a second, and when a cookie comes first (RFC 9000 section 8.1 has
/// the idea). The session core remembers which were answered before.
/// </summary>
internal sealed class RequestGate
{
    private const int WindowMillis = 1000;

    private long _windowStartMillis;
    private int _withoutCookie;
    private int _withCookie;
    private int _unproven;
    private int _unprovenBefore;
    private long _waryUntilMillis;

    /// <summary>Whether so many unproven requests come that their steps would push all others out of the trace.</summary>
    internal bool IsFlooded { get; private set; }

    /// <summary>Whether another request is looked at in this second.</summary>
    internal bool Admits(bool hasCookie, long nowMillis)
    {
        Turn(nowMillis);
        if (hasCookie)
        {
            return ++_withCookie <= PeerTiming.CookiesEachSecond;
        }

        return ++_withoutCookie <= PeerTiming.RequestsEachSecond;
    }

    /// <summary>Whether a request must bring a cookie.</summary>
    internal bool WantsCookie(bool isSettingUp, long nowMillis)
    {
        Turn(nowMillis);
        return isSettingUp || IsFlooded || nowMillis < _waryUntilMillis;
    }

    /// <summary>A request proved nothing.</summary>
    internal void NoteUnproven(long nowMillis)
    {
        Turn(nowMillis);
        _unproven++;
        IsFlooded = IsFlooded || _unproven > PeerTiming.UnprovenBeforeCookies;
    }

    /// <summary>A set-up came to nothing after it was proven: its request may have been an old one.</summary>
    internal void NoteAbandoned(long nowMillis)
    {
        _waryUntilMillis = nowMillis + PeerTiming.WaryMillis;
    }

    private void Turn(long nowMillis)
    {
        long passed = nowMillis - _windowStartMillis;
        if (passed < WindowMillis)
        {
            return;
        }

        _unprovenBefore = passed < 2 * WindowMillis ? _unproven : 0;
        _unproven = 0;
        _withoutCookie = 0;
        _withCookie = 0;
        _windowStartMillis = nowMillis;
        IsFlooded = _unprovenBefore > PeerTiming.UnprovenBeforeCookies;
    }
}
