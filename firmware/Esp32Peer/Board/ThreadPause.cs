using System.Threading;

namespace NanoPeers.Firmware.Board;

/// <summary>Lets a thread wait while the others go on.</summary>
public static class ThreadPause
{
    private static readonly AutoResetEvent Never = new AutoResetEvent(false);

    /// <summary>Waits.</summary>
    /// <param name="millis">How long.</param>
    public static void For(int millis)
    {
        Never.WaitOne(millis, false);
    }
}
