using System;
using System.Collections.Generic;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.VirtualPeer;

/// <summary>Pins without a board: the button is pressed by commands, the light is a line of output. For the loop's thread only.</summary>
/// <param name="clock">The board's clock.</param>
/// <param name="transcript">Takes the lines.</param>
internal sealed class VirtualPins(IClockPort clock, Transcript transcript) : IPinPort
{
    /// <summary>How long a plain press lasts, and the least time between two presses.</summary>
    public const int PressMillis = 60;

    /// <summary>From one press to the next: a busy machine looks late, and the contacts must be seen open for a while.</summary>
    private const int PauseMillis = 150;

    private readonly Queue<(long From, long Until)> _presses = new();
    private long _busyUntil;

    /// <inheritdoc/>
    public bool IsButtonPressed
    {
        get
        {
            long now = clock.NowMillis;
            while (_presses.TryPeek(out (long From, long Until) press) && now >= press.Until)
            {
                _presses.Dequeue();
            }

            return _presses.TryPeek(out (long From, long Until) next) && now >= next.From;
        }
    }

    /// <summary>Whether the light is on.</summary>
    public bool IsLit { get; private set; }

    /// <summary>Whether a press is under way or waits.</summary>
    public bool IsBusy => _presses.Count > 0 || clock.NowMillis < _busyUntil;

    /// <summary>Presses the button, after the presses before it.</summary>
    /// <param name="millis">How long it is held.</param>
    public void Press(int millis)
    {
        long from = Math.Max(clock.NowMillis, _busyUntil);
        _presses.Enqueue((from, from + millis));
        _busyUntil = from + millis + PauseMillis;
    }

    /// <inheritdoc/>
    public void SetLight(bool on)
    {
        IsLit = on;
        transcript.Light(on);
    }

    /// <inheritdoc/>
    public void SetStatus(StatusPattern pattern)
    {
        // The state itself is printed by the board's loop; a lamp would blink it.
    }
}
