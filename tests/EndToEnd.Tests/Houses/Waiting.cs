using System.Diagnostics;

namespace NanoPeers.EndToEnd.Tests.Houses;

/// <summary>Waits for conditions, with a limit.</summary>
internal static class Waiting
{
    /// <returns>How long it took.</returns>
    public static async Task<TimeSpan> UntilAsync(Func<Task<bool>> condition, string what, TimeSpan limit, Func<string>? seen = null)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > limit)
            {
                Assert.Fail($"Waited {limit.TotalSeconds} s in vain until {what}. {seen?.Invoke()}");
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        return watch.Elapsed;
    }

    public static Task<TimeSpan> UntilAsync(Func<bool> condition, string what, TimeSpan limit, Func<string>? seen = null) =>
        UntilAsync(() => Task.FromResult(condition()), what, limit, seen);
}
