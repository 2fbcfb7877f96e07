using NanoPeers.Firmware.Ports;

namespace NanoPeers.Firmware.Board.Signals;

/// <summary>
/// The factory reset: a button that is held for ten seconds. The peer tells of a press of five (<see cref="ILongPress"/>); from there on it must be
/// held for five more, while the lamp flickers, so that nobody wipes a board by leaning on it.
/// </summary>
public sealed class ResetHold : ILongPress
{
    /// <summary>How long the button is held after the peer's long press, milliseconds.</summary>
    public const int MoreMillis = 5000;

    /// <summary>How long the contact must be open to count as let go: it bounces.</summary>
    public const int OpenMillis = 50;

    private readonly IClockPort _clock;
    private bool _isOpen;
    private long _sinceMillis;
    private long _openSinceMillis;

    /// <summary>Begins at rest.</summary>
    /// <param name="clock">The board's clock.</param>
    public ResetHold(IClockPort clock)
    {
        _clock = clock;
    }

    /// <summary>Whether the button has been held long, and is held still.</summary>
    public bool IsArmed { get; private set; }

    /// <summary>When it became so, on the board's clock.</summary>
    public long SinceMillis
    {
        get { return _sinceMillis; }
    }

    /// <inheritdoc/>
    public void HandleLongPress()
    {
        IsArmed = true;
        _isOpen = false;
        _sinceMillis = _clock.NowMillis;
    }

    /// <summary>Takes the level; asked at each turn of the loop.</summary>
    /// <param name="isPressed">Whether the contact is closed now.</param>
    /// <returns>Whether the board is to be wiped; true once for each press.</returns>
    public bool Look(bool isPressed)
    {
        if (!IsArmed)
        {
            return false;
        }

        long now = _clock.NowMillis;
        if (isPressed)
        {
            _isOpen = false;
        }
        else if (!_isOpen)
        {
            _isOpen = true;
            _openSinceMillis = now;
        }

        bool isLetGo = _isOpen && now - _openSinceMillis >= OpenMillis;
        bool isDue = isPressed && now - _sinceMillis >= MoreMillis;
        IsArmed = !isLetGo && !isDue;
        return isDue;
    }
}
