namespace NanoPeers.Groups;

/// <summary>Names of refusals for logs and people.</summary>
public static class GroupRefusalName
{
    /// <summary>A refusal in words.</summary>
    /// <param name="refusal">The refusal; a number of a later version is "unknown reason".</param>
    public static string Of(GroupRefusal refusal)
    {
        switch (refusal)
        {
            case GroupRefusal.None: return "not refused";
            case GroupRefusal.NotOwner: return "not the owner of the group's keys";
            case GroupRefusal.OldEpoch: return "a newer key is here";
            case GroupRefusal.UnknownTerm: return "the takeover is not known here";
            case GroupRefusal.NotMember: return "not a member";
            case GroupRefusal.NoKeyWanted: return "no key wanted";
            case GroupRefusal.Conflict: return "another key of the same epoch is here";
            case GroupRefusal.BadKey: return "the key does not fit";
            case GroupRefusal.NoSuite: return "no such suite here";
            case GroupRefusal.NoKeyYet: return "no key yet";
            case GroupRefusal.Unprotected: return "not protected as it has to be";
            default: return "unknown reason";
        }
    }
}
