using NanoPeers.Attempts;
using NanoPeers.Firmware.Ports;
using NanoPeers.Identifiers;

namespace NanoPeers.Firmware.Peer;

/// <summary>Says how it went: the steps of attempts and the counters that are not zero.</summary>
public sealed partial class ConstrainedPeer
{
    /// <summary>Writes the steps kept, oldest first, what to try after the last one, and where the peer stands.</summary>
    /// <param name="log">Takes the lines.</param>
    public void WriteWhy(ILogPort log)
    {
        for (int i = 0; i < Trace.Count; i++)
        {
            AttemptStep step = Trace.StepAt(i);
            string detail = AttemptText.HasDetail(step) ? " " + Trace.DetailAt(i).ToString() : "";
            log.Write("attempt " + AttemptName(Trace.AttemptAt(i)) + ", " + Trace.TimeAt(i).ToString() + " ms: " + AttemptText.NameOf(step) + detail);
        }

        string advice = Trace.Count == 0 ? "" : AttemptText.AdviceFor(Trace.StepAt(Trace.Count - 1));
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
