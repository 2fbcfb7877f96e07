namespace NanoPeers.Firmware.Board.Settings;

/// <summary>A pin that a part of the board is on.</summary>
public sealed class PinUse
{
    /// <summary>The highest pin number of any ESP32.</summary>
    public const int MaxPin = 48;

    /// <summary>No pin.</summary>
    public const int NoPin = -1;

    /// <summary>Its number, as in GPIO26; <see cref="NoPin"/> when the board has no such part.</summary>
    public int Pin { get; internal set; } = NoPin;

    /// <summary>Whether it is on, or pressed, when the pin is high.</summary>
    public bool IsActiveHigh { get; internal set; }

    /// <summary>An input's pull resistor.</summary>
    public PinPull Pull { get; internal set; }

    /// <summary>Whether the board has such a part.</summary>
    public bool IsThere
    {
        get { return Pin != NoPin; }
    }
}
