using System.Globalization;
using System.IO;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.VirtualPeer;

/// <summary>
/// What the program prints: lines for a person, with the seconds since the start in front, and lines for programs, which begin with "@" and
/// keep their form. VIRTUAL-PEER.md lists the latter.
/// </summary>
/// <param name="output">Where it goes.</param>
/// <param name="clock">The board's clock.</param>
internal sealed class Transcript(TextWriter output, IClockPort clock) : ILogPort
{
    /// <inheritdoc/>
    public void Write(string line)
    {
        string seconds = (clock.NowMillis / 1000.0).ToString("0.000", CultureInfo.InvariantCulture);
        Print($"{seconds,9}  {line}");
    }

    /// <summary>A line for programs.</summary>
    /// <param name="words">The first word says what it is.</param>
    public void Mark(params string[] words) => Print("@" + string.Join(' ', words));

    /// <summary>The light's state.</summary>
    /// <param name="on">On or off.</param>
    public void Light(bool on) => Mark("light", on ? "on" : "off");

    private void Print(string line)
    {
        try
        {
            output.WriteLine(line);
            output.Flush();
        }
        catch (IOException)
        {
            // Whoever read the output is gone; the end of the input will follow.
        }
    }
}
