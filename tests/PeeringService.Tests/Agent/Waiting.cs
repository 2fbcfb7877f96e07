using System.Diagnostics;

namespace NanoPeers.PeeringService.Tests.Agent;

/// <summary>Waits for a condition, with a limit that only what is broken reaches.</summary>
internal static class Waiting
{
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(90), "waited too long until " + what);
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
