namespace NanoPeers.Firmware.Peering;

/// <summary>The date, as far as a board knows it.</summary>
public interface ICalendarPort
{
    /// <summary>Unix seconds; 0 while the board has no date.</summary>
    long NowSeconds { get; }
}
