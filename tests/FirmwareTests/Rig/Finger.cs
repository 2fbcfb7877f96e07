namespace NanoPeers.FirmwareTests.Rig;

/// <summary>
/// A finger on a button: down from one instant to another, with contacts that bounce for some time after each. While they bounce they are closed for
/// part of each period and open for the rest.
/// </summary>
internal sealed class Finger
{
    private const int PeriodMillis = 7;
    private const int ClosedMillis = 3;

    private readonly long _downMillis;
    private readonly long _upMillis;
    private readonly int _bounceMillis;

    internal Finger(long downMillis, long upMillis, int bounceMillis)
    {
        _downMillis = downMillis;
        _upMillis = upMillis;
        _bounceMillis = bounceMillis;
    }

    /// <summary>Whether the contacts are closed.</summary>
    internal bool IsClosed(long nowMillis)
    {
        bool isDown = nowMillis >= _downMillis && nowMillis < _upMillis;
        long since = nowMillis - (nowMillis >= _upMillis ? _upMillis : _downMillis);
        bool bounces = since >= 0 && since < _bounceMillis;
        return bounces ? since % PeriodMillis < ClosedMillis : isDown;
    }
}
