using System.Diagnostics;

namespace NanoPeers.DesktopPeer.Tests.Fakes;

/// <summary>Waits for a condition, with a limit.</summary>
internal static class Waiting
{
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), "waited too long until " + what);
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
