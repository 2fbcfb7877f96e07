using NanoPeers.Firmware.Ports;

namespace NanoPeers.Firmware.Board.Signals;

/// <summary>
/// Whether a thread still turns: it beats at each turn, and another thread looks. The stock images leave the chip's task watchdog off, and the runtime
/// does not notice a thread that hangs; so the board's two threads look after each other.
/// </summary>
public sealed class Heartbeat
{
    private readonly IClockPort _clock;
    private readonly int _limitMillis;
    private long _beatMillis;

    /// <summary>Begins with a beat.</summary>
    /// <param name="clock">The board's clock.</param>
    /// <param name="limitMillis">How long a turn may take at most.</param>
    public Heartbeat(IClockPort clock, int limitMillis)
    {
        _clock = clock;
        _limitMillis = limitMillis;
        _beatMillis = clock.NowMillis;
    }

    /// <summary>Whether the last beat is longer ago than a turn may take.</summary>
    public bool IsOverdue
    {
        get { return _clock.NowMillis - _beatMillis > _limitMillis; }
    }

    /// <summary>The thread turns.</summary>
    public void Beat()
    {
        _beatMillis = _clock.NowMillis;
    }
}
