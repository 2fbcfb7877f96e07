using System.Diagnostics;

namespace NanoPeers.Benchmarks;

/// <summary>
/// Drives a fan-out as fast as its receivers keep up: at most a window of messages is on the way. A message that did not come to all within a second of
/// silence is lost. Both sides are driven by this.
/// </summary>
internal sealed class FanOutRun(IFanOut fanOut, int messages)
{
    private const int Window = 32;

    /// <summary>Receptions that did not happen, in all runs.</summary>
    internal long Lost { get; private set; }

    /// <summary>Receptions that should have happened, in all runs.</summary>
    internal long Expected { get; private set; }

    /// <summary>Octets sent for each reception, in the last run.</summary>
    internal double OctetsEach { get; private set; }

    /// <summary>Runs once.</summary>
    /// <returns>Receptions a second.</returns>
    internal Task<double> RunAsync() => Task.Run(Run);

    private double Run()
    {
        long before = fanOut.Delivered;
        long octets = fanOut.Octets;
        long lost = 0;
        long started = Stopwatch.GetTimestamp();
        for (int sent = 1; sent <= messages; sent++)
        {
            fanOut.Send();
            lost += WaitUntil(before - lost + ((long)(sent - Window) * fanOut.Receivers));
        }

        long all = (long)messages * fanOut.Receivers;
        lost += WaitUntil(before + all - lost);
        TimeSpan took = Stopwatch.GetElapsedTime(started);
        long came = fanOut.Delivered - before;
        Lost += all - came;
        Expected += all;
        OctetsEach = (double)(fanOut.Octets - octets) / came;
        return came / took.TotalSeconds;
    }

    /// <summary>Waits for so many receptions.</summary>
    /// <returns>How many are missing when nothing came for a second.</returns>
    private long WaitUntil(long delivered)
    {
        SpinWait spin = default;
        long last = fanOut.Delivered;
        long since = Stopwatch.GetTimestamp();
        while (last < delivered)
        {
            // Never sleeps: the other processor, and this one in between, belong to the receivers.
            spin.SpinOnce(sleep1Threshold: -1);
            long now = fanOut.Delivered;
            if (now != last)
            {
                last = now;
                since = Stopwatch.GetTimestamp();
            }
            else if (Stopwatch.GetElapsedTime(since) > TimeSpan.FromSeconds(1))
            {
                return delivered - now;
            }
        }

        return 0;
    }
}
