using System.Diagnostics;
using NanoPeers.PeerPlatform.Tests.Clocks;

namespace NanoPeers.PeerPlatform.Tests.Transports;

/// <summary>Waits for a condition that other threads bring about.</summary>
internal static class Eventually
{
    private const int PatienceMillis = 60_000;
    private const int LookAgainMillis = 2;
    private const int MoveOnMillis = 100;

    public static async Task TrueAsync(Func<bool> condition, string what)
    {
        long started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started).TotalMilliseconds < PatienceMillis, $"Not in time: {what}");
            await Task.Delay(LookAgainMillis, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The same, while a clock that stands still otherwise moves on, slowly: what was lost on a busy machine is repeated only with time.</summary>
    public static Task TrueAsTimePassesAsync(ManualTimeProvider time, TimeSpan step, Func<bool> condition, string what)
    {
        Stopwatch waited = Stopwatch.StartNew();
        return TrueAsync(
            () =>
            {
                if (condition())
                {
                    return true;
                }

                if (waited.ElapsedMilliseconds >= MoveOnMillis)
                {
                    time.Advance(step);
                    waited.Restart();
                }

                return false;
            },
            what);
    }
}
