using System.Globalization;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.VirtualPeer;

/// <summary>The deep sleep of a virtual board: nothing runs but the time. The light stays as it is, as behind a relay that holds; the button is dead.</summary>
/// <param name="clock">The board's clock.</param>
/// <param name="input">Brings commands.</param>
/// <param name="pins">The board's pins.</param>
/// <param name="transcript">Takes the lines.</param>
internal sealed class ProcessSleep(IClockPort clock, CommandInput input, VirtualPins pins, Transcript transcript)
{
    /// <summary>Whether the board was told to quit while it slept.</summary>
    public bool HasQuit { get; private set; }

    /// <summary>Sleeps, or quits.</summary>
    /// <param name="seconds">How long.</param>
    public void Sleep(int seconds)
    {
        transcript.Mark("asleep", seconds.ToString(CultureInfo.InvariantCulture));
        long until = clock.NowMillis + (seconds * 1000L);
        for (long left = until - clock.NowMillis; !HasQuit && left > 0; left = until - clock.NowMillis)
        {
            input.Wait((int)left);
            Answer();
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
