using NanoPeers.Attempts;

namespace NanoPeers.FirmwareTests.Rig;

/// <summary>Keeps no steps.</summary>
internal sealed class StillTrace : IAttemptTrace
{
    public void Note(ulong attemptId, AttemptStep step, int detail, long nowMillis)
    {
    }
}
