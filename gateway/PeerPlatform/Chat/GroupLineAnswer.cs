namespace NanoPeers.PeerPlatform.Chat;

/// <summary>What became of a message of a group's lines; for those who count.</summary>
public enum GroupLineAnswer
{
    /// <summary>Taken: a line that is delivered, a question that is answered, or a word on which line is the newest.</summary>
    Taken = 1,

    /// <summary>A line that waits for one before it.</summary>
    Held = 2,

    /// <summary>A line that was delivered, held or given up before.</summary>
    Duplicate = 3,

    /// <summary>A line too far ahead, or with no room left; it is asked for when its turn comes.</summary>
    TooFarAhead = 4,

    /// <summary>More senders than are followed at once.</summary>
    Full = 5,

    /// <summary>Not a message of this group's lines.</summary>
    OtherGroup = 6,

    /// <summary>A question about lines that this peer did not say to that member in that way, or too many questions.</summary>
    NotAnswered = 7,
}
