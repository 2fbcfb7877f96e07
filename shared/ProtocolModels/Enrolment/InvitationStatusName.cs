namespace NanoPeers.Enrolment;

/// <summary>The words that people and logs see for an <see cref="InvitationStatus"/>; on the chip an enum has no names.</summary>
public static class InvitationStatusName
{
    /// <summary>What is the matter, in a few words.</summary>
    /// <param name="status">The status.</param>
    public static string Of(InvitationStatus status)
    {
        switch (status)
        {
            case InvitationStatus.Valid: return "valid";
            case InvitationStatus.NotAnInvitation: return "not an invitation";
            case InvitationStatus.Truncated: return "cut short";
            case InvitationStatus.Damaged: return "damaged";
            case InvitationStatus.UnknownVersion: return "of an unknown version";
            case InvitationStatus.TooLong: return "too long";
            case InvitationStatus.BadCharacter: return "a character that no invitation has";
            case InvitationStatus.MissingField: return "a field is missing";
            case InvitationStatus.BadField: return "a field is wrong";
            case InvitationStatus.BadSecret: return "the secret was wiped";
            case InvitationStatus.BadKey: return "the authority's key is not usable";
            case InvitationStatus.BadName: return "a name is not usable";
            case InvitationStatus.BadEndpoint: return "a gateway address is not usable";
            case InvitationStatus.BadPolicy: return "the policy allows nothing or asks for the unknown";
            default: return "unknown";
        }
    }
}
