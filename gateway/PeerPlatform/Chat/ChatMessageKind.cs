namespace NanoPeers.PeerPlatform.Chat;

/// <summary>Kinds of message of the <c>chat</c> protocol. The numbers are fixed. CHAT.md.</summary>
public static class ChatMessageKind
{
    /// <summary>A line of text.</summary>
    public const int Say = 1;

    /// <summary>The line was delivered.</summary>
    public const int Heard = 2;

    /// <summary>A line of text to a group.</summary>
    public const int SayToGroup = 3;

    /// <summary>Asks a member to say some of its lines to the group again.</summary>
    public const int MissingLines = 4;

    /// <summary>Tells which lines a member said to the group and still has: a last line that was lost is noticed by it.</summary>
    public const int NewestLine = 5;

    /// <summary>The highest kind.</summary>
    public const int Last = NewestLine;
}
