namespace NanoPeers.PeerPlatform.Chat;

/// <summary>Kinds of message of the <c>chat</c> protocol. The numbers are fixed. CHAT.md.</summary>
public static class ChatMessageKind
{
    /// <summary>A line of text.</summary>
    public const int Say = 1;

    /// <summary>The line was delivered.</summary>
    public const int Heard = 2;

    /// <summary>The highest kind.</summary>
    public const int Last = Heard;
}
