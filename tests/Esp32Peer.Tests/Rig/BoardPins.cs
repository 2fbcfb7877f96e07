using NanoPeers.Firmware.Ports;

namespace NanoPeers.Esp32Peer.Tests.Rig;

/// <summary>Pins in virtual time: the button's contacts bounce when it is pressed, and every change of the light is noted.</summary>
internal sealed class BoardPins(World world) : IPinPort
{
    private readonly List<(long FromMicros, long UntilMicros)> _closed = [];

    /// <summary>When the light changed, in microseconds, and to what.</summary>
    public List<(long AtMicros, bool On)> LightChanges { get; } = [];

    public bool IsLit { get; private set; }

    public StatusPattern Status { get; private set; }

    public bool IsButtonPressed
    {
        get
        {
            foreach ((long from, long until) in _closed)
            {
                if (world.NowMicros >= from && world.NowMicros < until)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Presses the button now, with contacts that bounce for some milliseconds first.</summary>
    public void Press(int millis = 80, int bounceMillis = 3)
    {
        long now = world.NowMicros;
        for (int i = 0; i < bounceMillis; i++)
        {
            _closed.Add((now + (i * 1000), now + (i * 1000) + 400));
        }

        _closed.Add((now + (bounceMillis * 1000), now + (millis * 1000)));
    }

    /// <summary>Presses the button now, with worn contacts that open and close at random for a long time first.</summary>
    public void PressWorn(int millis, int bounceMillis)
    {
        long end = world.NowMicros + (bounceMillis * 1000L);
        long at = world.NowMicros;
        while (at < end)
        {
            long until = Math.Min(end, at + world.Random.Next(200, 12_000));
            _closed.Add((at, until));
            at = until + world.Random.Next(200, 12_000);
        }

        _closed.Add((end, world.NowMicros + (millis * 1000L)));
    }

    public void SetLight(bool on)
    {
        IsLit = on;
        LightChanges.Add((world.NowMicros, on));
    }

    public void SetStatus(StatusPattern pattern) => Status = pattern;
}
