using System.Diagnostics;

namespace NanoPeers.Benchmarks;

/// <summary>
/// Drives a fan-out as fast as its receivers keep up: at most a window of messages is on the way. A message that did not come to all within a second of
/// silence is lost. Both sides are driven by this.
/// </summary>
internal sealed class FanOutRun(IFanOut fanOut, int messages)
{
    private const int Window = 32;

    private TimeSpan _used;

    /// <summary>Receptions that did not happen, in all runs.</summary>
    internal long Lost { get; private set; }

    /// <summary>Receptions that should have happened, in all runs.</summary>
    internal long Expected { get; private set; }

    /// <summary>Octets sent for each reception, in the last run.</summary>
    internal double OctetsEach { get; private set; }

    /// <summary>Time of processors used for each reception, of all processes that take part.</summary>
    internal double ProcessorMicrosEach => _used.TotalMicroseconds / (Expected - Lost);

    /// <summary>Runs once.</summary>
    /// <returns>Receptions a second.</returns>
    internal Task<double> RunAsync() => Task.Run(Run);

    private double Run()
    {
        long before = fanOut.Count.Value;
        long octets = fanOut.Octets;
        TimeSpan used = fanOut.ProcessorTime;
        long lost = 0;
        long started = Stopwatch.GetTimestamp();
        for (int sent = 1; sent <= messages; sent++)
        {
            fanOut.Send();
            lost += fanOut.Count.WaitFor(before - lost + ((long)(sent - Window) * fanOut.Receivers));
        }

        long all = (long)messages * fanOut.Receivers;
        lost += fanOut.Count.WaitFor(before + all - lost);
        TimeSpan took = Stopwatch.GetElapsedTime(started);
        long came = fanOut.Count.Value - before;
        Lost += all - came;
        Expected += all;
        OctetsEach = (double)(fanOut.Octets - octets) / came;
        _used += fanOut.ProcessorTime - used;
        return came / took.TotalSeconds;
    }
}
