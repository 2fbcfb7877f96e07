using System.Globalization;
using System.Threading;
using NanoPeers.Firmware.Ports;
using NanoPeers.Firmware.Stack;

namespace NanoPeers.VirtualPeer;

/// <summary>The sleep port of a process: nothing runs but the time. The light stays as it is, as behind a relay that holds; the button is dead.</summary>
/// <param name="clock">The board's clock.</param>
/// <param name="input">Brings commands.</param>
/// <param name="pins">The board's pins.</param>
/// <param name="transcript">Takes the lines.</param>
internal sealed class ProcessSleep(IClockPort clock, CommandInput input, VirtualPins pins, Transcript transcript) : ISleepPort
{
    private const int LookMillis = 10;

    /// <summary>Whether the board was told to quit while it slept.</summary>
    public bool HasQuit { get; private set; }

    /// <inheritdoc/>
    public void Sleep(int seconds)
    {
        transcript.Mark("asleep", seconds.ToString(CultureInfo.InvariantCulture));
        long until = clock.NowMillis + (seconds * 1000L);
        while (!HasQuit && clock.NowMillis < until)
        {
            Answer();
            Thread.Sleep(LookMillis);
        }

        transcript.Mark(HasQuit ? "bye" : "awake");
    }

    private void Answer()
    {
        while (!HasQuit && input.Next() is BoardCommand command)
        {
            HasQuit = command.Kind == BoardCommandKind.Quit;
            if (command.Kind == BoardCommandKind.Light)
            {
                transcript.Light(pins.IsLit);
            }
            else if (command.Kind == BoardCommandKind.Status)
            {
                transcript.Mark("status", $"light={(pins.IsLit ? "on" : "off")}", "state=asleep");
            }
            else if (!HasQuit)
            {
                transcript.Mark("error", "asleep", command.Text.Trim());
            }
        }
    }
}
