namespace NanoPeers.PeerPlatform.Chat;

/// <summary>Timing and room of the lines of a group. Milliseconds. All but <see cref="MostAsked"/> are our own: changing them breaks no peer.</summary>
public static class GroupLineTiming
{
    /// <summary>Most lines that one message asks for; a rule of the protocol.</summary>
    public const int MostAsked = 64;

    /// <summary>Newest lines of a stream that a sender keeps for those who missed them.</summary>
    public const int KeptLines = 256;

    /// <summary>How far ahead of a missing line later ones are held.</summary>
    public const int HeldAhead = 64;

    /// <summary>Lines of one group that are held in all, of those that came secured.</summary>
    public const int MaxHeldSecured = 1_024;

    /// <summary>Lines of one group that are held in all, of those that came in clear: noise takes no room from secured lines.</summary>
    public const int MaxHeldClear = 256;

    /// <summary>From a gap to the first question: later lines often overtake, and nothing is lost then.</summary>
    public const int FirstAskMillis = 100;

    /// <summary>Longest wait before the question is asked again; the wait doubles up to it.</summary>
    public const int LongestAskMillis = 1_000;

    /// <summary>Times that secured lines are asked for while none comes: ten seconds, and hardly ever too few where a third of the tries fail.</summary>
    public const int MaxAsks = 12;

    /// <summary>Times that lines said in clear are asked for: anybody can invent a gap there, and each question is traffic at a third peer.</summary>
    public const int MaxAsksInClear = 4;

    /// <summary>Ranges asked for at once.</summary>
    public const int RangesAtOnce = 4;

    /// <summary>From a line to the first word on which one is the newest; the wait doubles each time.</summary>
    public const int FirstNewestMillis = 500;

    /// <summary>Times that the newest line is told after it was said: the last after half a minute.</summary>
    public const int NewestTold = 6;

    /// <summary>Lines that a member is repeated at once, and each <see cref="RepeatMillis"/> after, under a key.</summary>
    public const int RepeatsSecured = 256;

    /// <summary>Lines that a member is repeated at once, and each <see cref="RepeatMillis"/> after, in clear: the question may be another's.</summary>
    public const int RepeatsInClear = 32;

    /// <summary>After so long a member may be repeated as many lines again; in between in proportion.</summary>
    public const int RepeatMillis = 2_000;

    /// <summary>Runs of a sender that are told apart at once, of lines that came secured: the present one and the one before.</summary>
    public const int RunsSecured = 2;

    /// <summary>Runs of a sender that are told apart at once, of lines that came in clear: an invented run must not end the true one.</summary>
    public const int RunsInClear = 4;

    /// <summary>Most members whose lines are followed at once, unless the caller says otherwise.</summary>
    public const int MaxSenders = 256;
}
