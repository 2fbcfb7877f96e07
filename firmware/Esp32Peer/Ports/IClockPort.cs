namespace NanoPeers.Firmware.Ports;

/// <summary>The time since the board started.</summary>
public interface IClockPort
{
    /// <summary>Milliseconds; never goes back.</summary>
    long NowMillis { get; }
}
