namespace NanoPeers.Firmware.Board.Settings;

/// <summary>The pull resistor inside the chip that an input has.</summary>
public enum PinPull
{
    /// <summary>None: the board has one, or the input is always driven.</summary>
    None = 0,

    /// <summary>Towards the supply.</summary>
    Up = 1,

    /// <summary>Towards ground.</summary>
    Down = 2,
}
