using NanoPeers.Attempts;

namespace NanoPeers.PeerPlatform.Tests.Nodes;

/// <summary>A trace that the threads of a node may share.</summary>
internal sealed class LockedTrace : IAttemptTrace
{
    private const int Capacity = 256;

    private readonly Lock _gate = new();
    private readonly AttemptTrace _trace = new(Capacity);

    public void Note(ulong attemptId, AttemptStep step, int detail, long nowMillis)
    {
        lock (_gate)
        {
            _trace.Note(attemptId, step, detail, nowMillis);
        }
    }

    internal AttemptStep[] StepsOf(ulong attemptId)
    {
        lock (_gate)
        {
            return [.. Enumerable.Range(0, _trace.Count).Where(i => _trace.AttemptAt(i) == attemptId).Select(_trace.StepAt)];
        }
    }
}
