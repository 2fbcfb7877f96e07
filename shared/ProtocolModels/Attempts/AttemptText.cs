namespace NanoPeers.Attempts;

/// <summary>
/// The steps of attempts in words, the same on both ends, and what to try after one that is a dead end: "wrong key", "a different peer answered",
/// "nothing heard" and "refused" are different answers (users' asks 1 to 3, 16, 17). ATTEMPTS.md.
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
            case AttemptStep.AskedAddress: return "asked the known addresses, round";
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
                return true;
            default:
                return false;
        }
    }

    /// <summary>What to try when an attempt ended with a step; empty when all went well or it goes on.</summary>
    /// <param name="last">The last step.</param>
    public static string AdviceFor(AttemptStep last)
    {
        switch (last)
        {
            case AttemptStep.NothingFound:
                return "Is the gateway running and on the same network? Where multicast is blocked, put its address into the invitation.";
            case AttemptStep.OtherGroupHeard:
                return "The gateway that answers serves another group: take an invitation from the right one.";
            case AttemptStep.TimedOut:
                return "Is the other end switched on and in reach? Does a firewall stop UDP between the two?";
            case AttemptStep.ProofWrong:
                return "The two ends hold different secrets: enrol the device again with a new invitation.";
            case AttemptStep.DifferentPeerAnswered:
                return "Another device has the address now: wait until the device is found again, or check the address.";
            case AttemptStep.RejectHeard:
            case AttemptStep.UnprovenRejectHeard:
            case AttemptStep.RequestRefused:
                return "The other end refused: the reason tells what to change there. An unknown peer needs a new invitation.";
            case AttemptStep.ReplyUnusable:
            case AttemptStep.ConfirmationWrong:
                return "The answer does not fit the key that was sent: try again; if it stays so, the other end's program is at fault.";
            case AttemptStep.NeverConfirmed:
                return "The keys were agreed, then nothing came: is one direction of the network blocked?";
            case AttemptStep.UserRefused:
                return "The person at the other end said no: ask them.";
            default:
                return "";
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
            case AttemptStep.Computing: return "computing the key exchange";
            case AttemptStep.AcceptSent: return "acceptance sent";
            case AttemptStep.NeverConfirmed: return "the other end never showed that it has the key";
            default: return "unknown step";
        }
    }
}
