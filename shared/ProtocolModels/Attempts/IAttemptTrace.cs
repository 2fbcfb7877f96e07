namespace NanoPeers.Attempts;

/// <summary>Takes the steps of attempts as they happen. Never fails, never blocks: a core must not stop for its log.</summary>
public interface IAttemptTrace
{
    /// <summary>Notes a step.</summary>
    /// <param name="attemptId">The attempt, the same on both ends.</param>
    /// <param name="step">What happened.</param>
    /// <param name="detail">A number whose meaning the step says, else 0.</param>
    /// <param name="nowMillis">When, on this peer's clock.</param>
    void Note(ulong attemptId, AttemptStep step, int detail, long nowMillis);
}
