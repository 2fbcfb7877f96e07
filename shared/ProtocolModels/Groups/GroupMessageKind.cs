namespace NanoPeers.Groups;

/// <summary>Kinds of group messages. The numbers are fixed. GROUPS.md.</summary>
public static class GroupMessageKind
{
    /// <summary>Owner to member: a key.</summary>
    public const int Key = 1;

    /// <summary>Member to owner: the key is here, dormant or in use.</summary>
    public const int Seen = 2;

    /// <summary>Owner to member: send with the key that you have.</summary>
    public const int Switch = 3;

    /// <summary>Owner to member: overwrite all keys older than this.</summary>
    public const int Drop = 4;

    /// <summary>Member to owner: they are overwritten.</summary>
    public const int Dropped = 5;

    /// <summary>Member to owner: which key is it now?</summary>
    public const int Ask = 6;

    /// <summary>Either: no, and why.</summary>
    public const int Refused = 7;

    /// <summary>Owner to member: add to the next key, or make it.</summary>
    public const int Contribute = 8;

    /// <summary>Member to owner: its part of the next key.</summary>
    public const int Contribution = 9;

    /// <summary>Member to member, under the group's key: what did you send last? Asked after a restart.</summary>
    public const int Probe = 10;

    /// <summary>The answer to a Probe.</summary>
    public const int Fresh = 11;

    /// <summary>The highest kind.</summary>
    public const int Last = Fresh;
}
