using NanoPeers.Attempts;
using NanoPeers.Firmware.Ports;
using NanoPeers.Identifiers;
using NanoPeers.Sessions;

namespace NanoPeers.Firmware.Peer;

/// <summary>Says how it went: the steps of attempts and the counters that are not zero.</summary>
public sealed partial class ConstrainedPeer
{
    /// <summary>Writes the steps kept, oldest first, what to try after the last attempt, and where the peer stands.</summary>
    /// <param name="log">Takes the lines.</param>
    public void WriteWhy(ILogPort log)
    {
        for (int i = 0; i < Trace.Count; i++)
        {
            string step = SessionStepText.Of(Trace.StepAt(i), Trace.DetailAt(i));
            log.Write("attempt " + AttemptName(Trace.AttemptAt(i)) + ", " + Trace.TimeAt(i).ToString() + " ms: " + step);
        }

        int telling = Trace.Count == 0 ? -1 : AttemptAdvice.TellingIndex(Trace, Trace.AttemptAt(Trace.Count - 1));
        string advice = telling < 0 ? "" : AttemptAdvice.For(Trace.StepAt(telling), Trace.DetailAt(telling));
        if (advice.Length > 0)
        {
            log.Write("To try: " + advice);
        }

        log.Write("State: " + PeerStateName.Of(State) + ".");
    }

    /// <summary>Writes every counter that is not zero.</summary>
    /// <param name="log">Takes the lines.</param>
    public void WriteCounters(ILogPort log)
    {
        for (int i = 0; i < (int)PeerCounter.Count; i++)
        {
            int value = Counters.Of((PeerCounter)i);
            if (value > 0)
            {
                log.Write(CounterName.Of((PeerCounter)i) + " " + value.ToString());
            }
        }
    }

    /// <summary>An attempt's id as both ends' logs write it: 16 hexadecimal digits.</summary>
    /// <param name="attemptId">The id.</param>
    public static string AttemptName(ulong attemptId)
    {
        char[] digits = new char[16];
        for (int i = digits.Length - 1; i >= 0; i--)
        {
            digits[i] = Hexadecimal.DigitOf((int)(attemptId & 15));
            attemptId >>= 4;
        }

        return new string(digits);
    }
}
