namespace NanoPeers.Sessions;

/// <summary>Names of <see cref="RejectReason"/> for people: on the chip an enum's own text is its number.</summary>
public static class RejectReasonName
{
    /// <summary>A short name for logs, the same on both ends.</summary>
    /// <param name="reason">A reason, also one that this version does not know.</param>
    public static string Of(RejectReason reason)
    {
        switch (reason)
        {
            case RejectReason.None: return "none";
            case RejectReason.RefusedByUser: return "refused by the user";
            case RejectReason.RefusedByPolicy: return "refused by policy";
            case RejectReason.UnknownPeer: return "unknown peer";
            case RejectReason.WrongGroup: return "wrong group";
            case RejectReason.NoCommonSuite: return "no common suite";
            case RejectReason.NoCommonKeyExchange: return "no common key exchange";
            case RejectReason.WeakKey: return "weak key";
            case RejectReason.LegacySuite: return "legacy suite refused";
            case RejectReason.BadProof: return "wrong key";
            case RejectReason.Busy: return "busy";
            case RejectReason.UnknownPresharedKey: return "unknown preshared key";
            case RejectReason.BadRequest: return "bad request";
            case RejectReason.UnknownSession: return "unknown session";
            case RejectReason.UnknownPurpose: return "unknown purpose";
            case RejectReason.NullKey: return "null key";
            case RejectReason.Undecided: return "nobody decided in time";
            case RejectReason.WrongAuthenticator: return "wrong kind of proof";
            case RejectReason.CertificateRefused: return "certificate refused";
            case RejectReason.CertificateExpired: return "certificate out of its time";
            case RejectReason.Removed: return "removed from the group";
            default: return "unknown reason";
        }
    }
}
