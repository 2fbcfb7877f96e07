namespace NanoPeers.Sessions;

/// <summary>Names of <see cref="SessionFailure"/> for people.</summary>
public static class SessionFailureName
{
    /// <summary>A short name for logs, the same on both ends.</summary>
    /// <param name="failure">A failure.</param>
    public static string Of(SessionFailure failure)
    {
        switch (failure)
        {
            case SessionFailure.None: return "none";
            case SessionFailure.NothingHeard: return "nothing heard";
            case SessionFailure.Refused: return "refused";
            case SessionFailure.WrongKey: return "wrong key";
            case SessionFailure.DifferentPeer: return "a different peer answered";
            case SessionFailure.NeverDecided: return "asked to wait, then nothing heard";
            case SessionFailure.BadReply: return "bad key reply";
            case SessionFailure.NeverConfirmed: return "key never confirmed";
            default: return "cancelled";
        }
    }
}
