namespace NanoPeers.Sessions;

/// <summary>Names of <see cref="CloseReason"/> for people: on the chip an enum's own text is its number.</summary>
public static class CloseReasonName
{
    /// <summary>A short name for logs, the same on both ends.</summary>
    /// <param name="reason">A reason, also one that this version does not know.</param>
    public static string Of(CloseReason reason)
    {
        switch (reason)
        {
            case CloseReason.None: return "none";
            case CloseReason.Done: return "done";
            case CloseReason.Expired: return "expired";
            case CloseReason.Replaced: return "replaced by a newer one";
            case CloseReason.Silent: return "silent";
            case CloseReason.GoingAway: return "going away";
            case CloseReason.Unconfirmed: return "never confirmed";
            case CloseReason.Removed: return "removed from the group";
            case CloseReason.Asleep: return "asleep";
            default: return "unknown reason";
        }
    }
}
