namespace NanoPeers.Attempts;

/// <summary>
/// The steps of attempts in words, the same on both ends: "wrong key", "a different peer answered", "nothing heard" and "refused" are different
/// answers (users' asks 1 to 3, 16, 17). What to try after one is <see cref="AttemptAdvice"/>. ATTEMPTS.md.
/// </summary>
public static class AttemptText
{
    /// <summary>A step in words.</summary>
    /// <param name="step">The step; also one that this version does not know.</param>
    public static string NameOf(AttemptStep step)
    {
        switch (step)
        {
            case AttemptStep.SearchStarted: return "search started, known addresses:";
            case AttemptStep.AskedAddress: return "asked known address";
            case AttemptStep.AskedMulticast: return "asked by multicast, round";
            case AttemptStep.AskedBroadcast: return "asked by broadcast, round";
            case AttemptStep.AnswerHeard: return "a gateway of the group answered";
            case AttemptStep.AnnouncementHeard: return "a gateway of the group announced itself";
            case AttemptStep.OtherGroupHeard: return "a gateway of another group was heard";
            case AttemptStep.NothingFound: return "no gateway found; gateways of other groups heard:";
            case AttemptStep.QueryHeard: return "query heard";
            case AttemptStep.AnswerSent: return "query answered";
            default: return NameOfSetUp(step);
        }
    }

    /// <summary>Whether a step's detail is a number that says something.</summary>
    /// <param name="step">The step.</param>
    public static bool HasDetail(AttemptStep step)
    {
        switch (step)
        {
            case AttemptStep.SearchStarted:
            case AttemptStep.AskedAddress:
            case AttemptStep.AskedMulticast:
            case AttemptStep.AskedBroadcast:
            case AttemptStep.NothingFound:
            case AttemptStep.RequestSent:
            case AttemptStep.WaitHeard:
            case AttemptStep.IntroduceSent:
                return true;
            default:
                return false;
        }
    }

    private static string NameOfSetUp(AttemptStep step)
    {
        switch (step)
        {
            case AttemptStep.RequestSent: return "session requested, time";
            case AttemptStep.RetryHeard: return "asked for a cookie";
            case AttemptStep.WaitHeard: return "asked to wait, seconds:";
            case AttemptStep.AcceptHeard: return "accepted, proof right";
            case AttemptStep.RejectHeard: return "refused:";
            case AttemptStep.UnprovenRejectHeard: return "refused without proof:";
            case AttemptStep.ProofWrong: return "proof wrong: wrong key";
            case AttemptStep.DifferentPeerAnswered: return "a different peer answered";
            case AttemptStep.ReplyUnusable: return "the key reply does not fit";
            case AttemptStep.ConfirmationWrong: return "the key confirmation is wrong";
            case AttemptStep.KeysAgreed: return "keys agreed by";
            case AttemptStep.Confirmed: return "session live";
            case AttemptStep.TimedOut: return "timed out";
            case AttemptStep.Cancelled: return "given up by the caller";
            default: return NameOfAnswer(step);
        }
    }

    private static string NameOfAnswer(AttemptStep step)
    {
        switch (step)
        {
            case AttemptStep.RequestHeard: return "session request heard";
            case AttemptStep.RequestRepeated: return "the request came again";
            case AttemptStep.CookieAsked: return "asked for a cookie, because of load";
            case AttemptStep.RequestRefused: return "refused the request:";
            case AttemptStep.UserAsked: return "asked the person";
            case AttemptStep.UserAccepted: return "the person accepted";
            case AttemptStep.UserRefused: return "the person refused";
            case AttemptStep.Computing: return "computing the key exchange by";
            case AttemptStep.AcceptSent: return "acceptance sent";
            case AttemptStep.NeverConfirmed: return "the other end never showed that it has the key";
            case AttemptStep.IntroduceSent: return "introduction sent, time";
            case AttemptStep.IntroducedHeard: return "a peer has taken the introduction";
            case AttemptStep.IntroductionRefused: return "introduction refused:";
            case AttemptStep.IntroductionTaken: return "introduced to another peer";
            case AttemptStep.IntroductionWithoutSession: return "no session to introduce over";
            default: return "unknown step";
        }
    }
}
