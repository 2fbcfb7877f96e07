namespace NanoPeers.Groups;

/// <summary>How a message of a group was protected; every message tells its receiver so (S0, mixed sessions).</summary>
public enum GroupProtection
{
    /// <summary>Not at all: whoever is on the way reads it, and anybody may have sent it.</summary>
    Clear = 0,

    /// <summary>Under the session of the two: only they can read it, and only they can have sent it.</summary>
    Pair = 1,

    /// <summary>Under the group's key: only members can read it, and one of them has sent it.</summary>
    Common = 2,
}
