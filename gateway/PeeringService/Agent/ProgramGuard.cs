using System.Diagnostics;
using System.Globalization;

namespace NanoPeers.PeeringService.Agent;

/// <summary>
/// How a program is started so that it does not outlive the agent. Where there is a <c>setsid</c> (Linux), a few lines of shell stand between
/// them, in a session of its own: they start the program, and when their input ends, because the agent ends or was killed, they send it SIGTERM
/// and, after a while, SIGKILL to all of the session. Elsewhere the program gets the input itself, and is to end when it does.
/// </summary>
internal static class ProgramGuard
{
    private const string Shell = "/bin/sh";

    /// <summary>$1 is how many seconds an orderly end may take, the rest is the program. The program has the same input, and nothing else open.</summary>
    private const string Lines = """
        seconds=$1; shift
        exec 3<&0 </dev/null
        trap : TERM HUP INT
        "$@" <&3 3<&- &
        program=$!
        ( while read -r _; do :; done <&3
          kill -TERM "$program"; sleep "$seconds"; kill -KILL 0 ) >/dev/null 2>&1 3<&3 &
        watcher=$!
        exec 3<&-
        wait "$program"; code=$?
        while kill -0 "$program" 2>/dev/null; do wait "$program"; code=$?; done
        kill -KILL "$watcher" 2>/dev/null
        exit "$code"
        """;

    private static readonly string? _setsid = ((string[])["/usr/bin/setsid", "/bin/setsid"]).FirstOrDefault(File.Exists);

    /// <summary>Whether programs get a session of their own, which is what can be ended whole.</summary>
    internal static bool HasSessions => OperatingSystem.IsLinux() && _setsid is not null && File.Exists(Shell);

    /// <summary>How a program is started.</summary>
    /// <param name="order">The program.</param>
    /// <param name="stateFolder">The gateway's state folder.</param>
    internal static ProcessStartInfo Start(ProgramOrder order, string stateFolder)
    {
        ProcessStartInfo start = new(HasSessions ? _setsid! : order.Command)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = order.Folder ?? stateFolder,
        };
        if (HasSessions)
        {
            string seconds = Math.Max(1, Math.Ceiling(order.Rules.StopWait.TotalSeconds)).ToString("0", CultureInfo.InvariantCulture);
            Add(start, [Shell, "-c", Lines, "guard", seconds, order.Command]);
        }

        Add(start, order.Arguments);
        foreach ((string name, string value) in order.Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static void Add(ProcessStartInfo start, IEnumerable<string> arguments)
    {
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
    }
}
