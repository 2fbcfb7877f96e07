using System.Globalization;
using NanoPeers.DesktopPeer.Api;

namespace NanoPeers.DesktopPeer.Screen;

/// <summary>Why something failed, or did not: attempts as text for people.</summary>
internal static class AttemptText
{
    /// <summary>Prints attempts, oldest first, each with its steps, its outcome and what to try next.</summary>
    public static void Write(TextWriter output, IReadOnlyList<AttemptView> attempts)
    {
        if (attempts.Count == 0)
        {
            output.WriteLine("No attempt to set up a session is known. Nothing was heard of the device since the gateway started: see that it has power,");
            output.WriteLine("that it has its invitation, and that it is on this network or has an invitation with this gateway's address.");
            return;
        }

        foreach (AttemptView attempt in attempts)
        {
            string device = attempt.Device.Length == 0 ? "an unknown device" : Terminal.Printable(attempt.Device);
            output.WriteLine($"attempt {attempt.AttemptId} with {device}, {attempt.StartedAt.ToLocalTime():yyyy-MM-dd HH:mm:ss}");
            foreach (AttemptStepView step in attempt.Steps)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {step.AfterMillis,8:0} ms  {Terminal.Printable(step.Text)}"));
            }

            output.WriteLine($"  outcome: {Terminal.Printable(attempt.Outcome)}");
            if (attempt.Advice.Length > 0)
            {
                output.WriteLine($"  try: {Terminal.Printable(attempt.Advice)}");
            }
        }
    }
}
