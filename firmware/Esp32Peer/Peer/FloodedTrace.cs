using NanoPeers.Attempts;

namespace NanoPeers.Firmware.Peer;

/// <summary>
/// The trace of a peer, which a flood of strangers' requests cannot fill: while one lasts, the steps of requests that proved nothing are left
/// out. They are counted elsewhere.
/// </summary>
internal sealed class FloodedTrace : IAttemptTrace
{
    private readonly AttemptTrace _trace;
    private readonly RequestGate _gate;

    internal FloodedTrace(AttemptTrace trace, RequestGate gate)
    {
        _trace = trace;
        _gate = gate;
    }

    /// <inheritdoc/>
    public void Note(ulong attemptId, AttemptStep step, int detail, long nowMillis)
    {
        if (!_gate.IsFlooded || !IsOfStrangers(step))
        {
            _trace.Note(attemptId, step, detail, nowMillis);
        }
    }

    private static bool IsOfStrangers(AttemptStep step)
    {
        return step == AttemptStep.RequestHeard || step == AttemptStep.CookieAsked || step == AttemptStep.RequestRefused || step == AttemptStep.ProofWrong;
    }
}
