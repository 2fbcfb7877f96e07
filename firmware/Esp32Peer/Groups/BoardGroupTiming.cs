namespace NanoPeers.Firmware.Groups;

/// <summary>
/// Our own timing and sizes of groups on a board: changing them breaks no peer. Milliseconds where the name says so. BOARD-GROUPS.md.
/// </summary>
public static class BoardGroupTiming
{
    /// <summary>Groups that a board is in at once, unless its settings say otherwise.</summary>
    public const int UsualPlaces = 2;

    /// <summary>Most groups that a board is in at once.</summary>
    public const int MaxPlaces = Limits.MaxConstrainedGroups;

    /// <summary>Other members of a group whose messages can be opened.</summary>
    public const int Senders = 16;

    /// <summary>Answers to a group's key owner and its members that can wait.</summary>
    public const int Answers = 4;

    /// <summary>Authorities of a group whose keys are held in storage.</summary>
    public const int Authorities = 4;

    /// <summary>Peers on a revocation list: one part of it.</summary>
    public const int Revoked = Limits.MaxRevokedInPart;

    /// <summary>How long a group whose first document was shown waits for this peer's admission.</summary>
    public const int CandidateMillis = 120000;

    /// <summary>How long a press in a group waits for the other members' answers.</summary>
    public const int PressMillis = 3000;

    /// <summary>From a press to its first repeat; doubles.</summary>
    public const int FirstRepeatMillis = 120;

    /// <summary>Repeats that go to everybody; later ones go to known members that did not answer.</summary>
    public const int RepeatsToAll = 2;
}
