using System;
using NanoPeers.Firmware.Board.Signals;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.Firmware.Board;

/// <summary>
/// The log port: lines on the serial port, with the seconds since the start in front, and the date once the network has brought one. Debug output
/// would be gone in a release build; the console is not.
/// </summary>
public sealed class ConsoleLog : ILogPort
{
    private readonly IClockPort _clock;

    /// <summary>Writes nothing yet.</summary>
    /// <param name="clock">The board's clock.</param>
    public ConsoleLog(IClockPort clock)
    {
        _clock = clock;
    }

    /// <inheritdoc/>
    public void Write(string line)
    {
        DateTime date = DateTime.UtcNow;
        string when = SaneDate.IsIn(date.Year) ? date.ToString("yyyy-MM-dd HH:mm:ss") + " " : "";
        long millis = _clock.NowMillis;
        string thousandths = (millis % 1000).ToString();
        Console.WriteLine(when + (millis / 1000).ToString() + "." + thousandths.PadLeft(3, '0') + "  " + line);
    }

    /// <summary>Says why the board failed, where there is memory left for a line; then the caller starts the board again.</summary>
    /// <param name="exception">What ended the program.</param>
    public static void SayLast(Exception exception)
    {
        try
        {
            Console.WriteLine("The board failed: " + exception.Message);
        }
        catch (Exception)
        {
            // There is not even memory for a line. What matters is the restart.
            return;
        }
    }
}
