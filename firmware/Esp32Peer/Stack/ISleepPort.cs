namespace NanoPeers.Firmware.Stack;

/// <summary>Sends the board to sleep. Nothing in memory outlives it: waking is a start.</summary>
public interface ISleepPort
{
    /// <summary>Sleeps; the board starts again when the time is over. On a board it does not return.</summary>
    /// <param name="seconds">How long, 1 or more.</param>
    void Sleep(int seconds);
}
