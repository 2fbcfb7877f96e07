using NanoPeers.Attempts;

namespace NanoPeers.Firmware.Peer;

/// <summary>
/// The trace of a peer, which strangers cannot fill: steps that anybody's message can cause are written out of a budget that grows slowly. What is
/// left out is counted elsewhere; the steps of a request that proved genuine are always written.
/// </summary>
internal sealed class BudgetedTrace : IAttemptTrace
{
    private readonly AttemptTrace _trace;
    private int _budget = PeerTiming.StrangersSteps;
    private long _grownMillis;

    internal BudgetedTrace(AttemptTrace trace)
    {
        _trace = trace;
    }

    /// <inheritdoc/>
    public void Note(ulong attemptId, AttemptStep step, int detail, long nowMillis)
    {
        if (IsOfStrangers(step) && !Spend(nowMillis))
        {
            return;
        }

        _trace.Note(attemptId, step, detail, nowMillis);
    }

    private static bool IsOfStrangers(AttemptStep step)
    {
        switch (step)
        {
            case AttemptStep.RequestHeard:
            case AttemptStep.RequestRepeated:
            case AttemptStep.RequestRefused:
            case AttemptStep.CookieAsked:
            case AttemptStep.ProofWrong:
            case AttemptStep.OtherGroupHeard:
            case AttemptStep.UnprovenRejectHeard:
            case AttemptStep.DifferentPeerAnswered:
                return true;
            default:
                return false;
        }
    }

    private bool Spend(long nowMillis)
    {
        long grown = (nowMillis - _grownMillis) / PeerTiming.StrangersStepMillis;
        if (grown > 0)
        {
            _grownMillis += grown * PeerTiming.StrangersStepMillis;
            _budget = grown < PeerTiming.StrangersSteps - _budget ? _budget + (int)grown : PeerTiming.StrangersSteps;
        }

        if (_budget == 0)
        {
            return false;
        }

        _budget--;
        return true;
    }
}
