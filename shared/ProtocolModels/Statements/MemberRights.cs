namespace NanoPeers.Statements;

/// <summary>Bits of a member's rights, in admissions and certificates. STATEMENTS.md.</summary>
public static class MemberRights
{
    /// <summary>Says things to the group.</summary>
    public const uint Speak = 1;

    /// <summary>Publishes content and advertisements.</summary>
    public const uint Publish = 2;

    /// <summary>Makes invitations.</summary>
    public const uint Invite = 4;

    /// <summary>Endorses keys and reports conduct.</summary>
    public const uint Endorse = 8;

    /// <summary>Votes.</summary>
    public const uint Vote = 16;

    /// <summary>Admits others.</summary>
    public const uint Admit = 32;

    /// <summary>Removes others.</summary>
    public const uint Remove = 64;

    /// <summary>Makes the group's keys.</summary>
    public const uint OwnKeys = 128;

    /// <summary>Every right there is; a bit beyond is refused.</summary>
    public const uint All = 255;
}
