namespace NanoPeers.Attempts;

/// <summary>
/// What to try after an attempt that failed, for people. The last step is often only that time ran out: the step that tells most is looked for
/// among those before it. ATTEMPTS.md.
/// </summary>
public static class AttemptAdvice
{
    /// <summary>
    /// Finds the step that tells most about an attempt: the last one while it goes on or when all went well, else the one that says best why it
    /// failed. An attempt that sets up several sessions is judged by the newest.
    /// </summary>
    /// <param name="trace">The steps.</param>
    /// <param name="attemptId">The attempt.</param>
    /// <returns>Its place in the trace, or -1 when no step of the attempt is kept.</returns>
    public static int TellingIndex(AttemptTrace trace, ulong attemptId)
    {
        int last = -1;
        int telling = -1;
        for (int i = 0; i < trace.Count; i++)
        {
            if (trace.AttemptAt(i) != attemptId)
            {
                continue;
            }

            last = i;
            if (Begins(trace.StepAt(i), trace.DetailAt(i)))
            {
                telling = -1;
            }

            if (telling < 0 || WeightOf(trace.StepAt(i)) >= WeightOf(trace.StepAt(telling)))
            {
                telling = i;
            }
        }

        return last >= 0 && Ends(trace.StepAt(last)) ? telling : last;
    }

    /// <summary>What to try after the step that tells most; empty when all went well or the attempt goes on.</summary>
    /// <param name="step">The step.</param>
    /// <param name="detail">Its detail.</param>
    public static string For(AttemptStep step, int detail)
    {
        switch (step)
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
            case AttemptStep.WaitHeard:
                return "The other end heard the request and then fell silent: answer the question there, or look whether it still runs.";
            case AttemptStep.AcceptHeard:
                return "The acceptance came, the key did not: are long messages lost on the way? Try again.";
            case AttemptStep.RejectHeard:
            case AttemptStep.UnprovenRejectHeard:
            case AttemptStep.RequestRefused:
                return ForRefusal(detail);
            case AttemptStep.ReplyUnusable:
            case AttemptStep.ConfirmationWrong:
                return "The answer does not fit the key that was sent: try again; if it stays so, the other end's program is at fault.";
            case AttemptStep.KeysAgreed:
            case AttemptStep.NeverConfirmed:
                return "The keys were agreed, then nothing came: is one direction of the network blocked?";
            case AttemptStep.UserRefused:
                return "The person at the other end said no: ask them.";
            case AttemptStep.UserAsked:
                return "Nobody answered the question at the other end: somebody must be there to accept.";
            case AttemptStep.IntroductionRefused:
                return "A peer did not take the introduction: the reason tells why. A full table empties as introductions expire.";
            case AttemptStep.IntroductionWithoutSession:
                return "Who introduces needs an encrypted session with both: wait until both are back, then introduce them again.";
            default:
                return "";
        }
    }

    // Numbers of RejectReason: this folder knows no other. A test keeps them in step.
    private static string ForRefusal(int reason)
    {
        switch (reason)
        {
            case 1:
                return "The person at the other end said no: ask them.";
            case 2:
                return "The rules of the other end do not allow it: change them there.";
            case 3:
                return "The other end does not know this device: enrol it with a new invitation.";
            case 4:
                return "The other end serves another group: take an invitation from the right one.";
            case 5:
            case 6:
                return "The two ends have no way in common to protect a session: update the older program, or allow more in the settings.";
            case 7:
            case 8:
                return "What was asked for is too weak and is never allowed: update the program that asks, or change its settings.";
            case 9:
                return "The two ends hold different secrets: enrol the device again with a new invitation.";
            case 10:
                return "The other end has no room just now: it is tried again by itself.";
            case 11:
                return "The secret of the earlier session is gone there: a full set-up is tried by itself.";
            case 13:
                return "The other end was restarted and has lost the session: a new one is set up by itself.";
            case 14:
                return "The other end does not offer this: check what it is for.";
            case 16:
                return "Nobody answered the question at the other end: somebody must be there to accept.";
            case 17:
                return "The group wants another proof of membership: join it again, or ask its authority.";
            case 18:
                return "The certificate is none of this group: ask its authority for a new one.";
            case 19:
                return "The certificate is out of its time: check the clocks of both ends, then renew it.";
            case 20:
                return "This peer was removed from the group: ask its authority.";
            default:
                return "The two programs do not understand each other: update both.";
        }
    }

    // A search or a first request begins the story anew.
    private static bool Begins(AttemptStep step, int detail)
    {
        return step == AttemptStep.SearchStarted || step == AttemptStep.RequestHeard || (step == AttemptStep.RequestSent && detail <= 1);
    }

    private static bool Ends(AttemptStep step)
    {
        switch (step)
        {
            case AttemptStep.NothingFound:
            case AttemptStep.RejectHeard:
            case AttemptStep.ReplyUnusable:
            case AttemptStep.ConfirmationWrong:
            case AttemptStep.Confirmed:
            case AttemptStep.TimedOut:
            case AttemptStep.Cancelled:
            case AttemptStep.RequestRefused:
            case AttemptStep.NeverConfirmed:
            case AttemptStep.IntroductionRefused:
            case AttemptStep.IntroductionWithoutSession:
                return true;
            default:
                return false;
        }
    }

    private static int WeightOf(AttemptStep step)
    {
        switch (step)
        {
            case AttemptStep.Confirmed: return 9;
            case AttemptStep.RejectHeard:
            case AttemptStep.RequestRefused:
            case AttemptStep.ReplyUnusable:
            case AttemptStep.ConfirmationWrong:
            case AttemptStep.NeverConfirmed:
            case AttemptStep.IntroductionRefused:
            case AttemptStep.IntroductionWithoutSession: return 8;
            case AttemptStep.KeysAgreed: return 7;
            case AttemptStep.AcceptHeard: return 6;
            case AttemptStep.ProofWrong: return 5;
            case AttemptStep.UnprovenRejectHeard:
            case AttemptStep.DifferentPeerAnswered:
            case AttemptStep.OtherGroupHeard: return 4;
            case AttemptStep.WaitHeard:
            case AttemptStep.UserAsked: return 3;
            case AttemptStep.NothingFound: return 2;
            case AttemptStep.Cancelled:
            case AttemptStep.TimedOut: return 1;
            default: return 0;
        }
    }
}
