using System.Diagnostics;
using NanoPeers.PeerPlatform.Tests.Clocks;

namespace NanoPeers.PeeringService.Tests.Errands;

/// <summary>
/// A clock that begins with the machine's time, since the backend is a process of its own, and then goes no faster than that: on a busy machine it is slower.
/// A test can let it jump where nothing is under way.
/// </summary>
internal sealed class PumpedClock : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private readonly Thread _pump;

    public PumpedClock()
    {
        _time.Advance(DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch);
        _pump = new Thread(Pump) { IsBackground = true };
        _pump.Start();
    }

    public TimeProvider Time => _time;

    public void Jump(TimeSpan by)
    {
        lock (_gate)
        {
            _time.Advance(by);
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        _pump.Join();
    }

    private void Pump()
    {
        long last = Stopwatch.GetTimestamp();
        while (!_end.Token.WaitHandle.WaitOne(2))
        {
            TimeSpan passed = Stopwatch.GetElapsedTime(last);
            last = Stopwatch.GetTimestamp();
            Jump(passed < TimeSpan.FromMilliseconds(10) ? passed : TimeSpan.FromMilliseconds(10));
        }
    }
}
