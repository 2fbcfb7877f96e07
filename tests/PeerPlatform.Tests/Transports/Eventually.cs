using System.Diagnostics;

namespace NanoPeers.PeerPlatform.Tests.Transports;

/// <summary>Waits for a condition that other threads bring about.</summary>
internal static class Eventually
{
    private const int PatienceMillis = 20_000;
    private const int LookAgainMillis = 2;

    public static async Task TrueAsync(Func<bool> condition, string what)
    {
        long started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started).TotalMilliseconds < PatienceMillis, $"Not in time: {what}");
            await Task.Delay(LookAgainMillis, TestContext.Current.CancellationToken);
        }
    }
}
