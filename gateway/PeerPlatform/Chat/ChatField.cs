using NanoPeers.Messages;

namespace NanoPeers.PeerPlatform.Chat;

/// <summary>Field ids of the <c>chat</c> protocol. The numbers are fixed. CHAT.md.</summary>
public static class ChatField
{
    /// <summary>u8, <see cref="ChatMessageKind"/>; always first.</summary>
    public const int Kind = BodyFields.KindField;

    /// <summary>Opaque; empty where the group asks for none.</summary>
    public const int Credential = BodyFields.CredentialField;

    /// <summary>u32, not 0: names a line within a conversation, or within a run of a member's lines to a group.</summary>
    public const int Line = 3;

    /// <summary>UTF-8, 1 to 1,000 octets: what was said.</summary>
    public const int Text = 4;

    /// <summary>16 octets: the group to which the line was said.</summary>
    public const int Group = 5;

    /// <summary>u32, not 0: random, new each time that the peer starts; it tells a peer that started again from lines that were lost.</summary>
    public const int Run = 6;

    /// <summary>u32: the last of several lines that begin at <see cref="Line"/>.</summary>
    public const int Until = 7;

    /// <summary>One more than the highest id.</summary>
    public const int Count = 8;
}
