using NanoPeers.Attempts;

namespace NanoPeers.Sessions;

/// <summary>A step of an attempt in words with its detail in words: the reason of a refusal, the key exchange, a number. ATTEMPTS.md.</summary>
public static class SessionStepText
{
    /// <summary>The step for a log, the same on both ends.</summary>
    /// <param name="step">The step.</param>
    /// <param name="detail">Its detail.</param>
    public static string Of(AttemptStep step, int detail)
    {
        string name = AttemptText.NameOf(step);
        switch (step)
        {
            case AttemptStep.RejectHeard:
            case AttemptStep.UnprovenRejectHeard:
            case AttemptStep.RequestRefused:
            case AttemptStep.IntroductionRefused:
                return name + " " + RejectReasonName.Of((RejectReason)detail);
            case AttemptStep.KeysAgreed:
            case AttemptStep.Computing:
                return name + " " + KeyExchangeMethod.NameOf(detail);
            default:
                return AttemptText.HasDetail(step) ? name + " " + detail.ToString() : name;
        }
    }
}
