using NanoPeers.Messages;

namespace NanoPeers.PeerPlatform.Chat;

/// <summary>Field ids of the <c>chat</c> protocol. The numbers are fixed. CHAT.md.</summary>
public static class ChatField
{
    /// <summary>u8, <see cref="ChatMessageKind"/>; always first.</summary>
    public const int Kind = BodyFields.KindField;

    /// <summary>Opaque; empty where the group asks for none.</summary>
    public const int Credential = BodyFields.CredentialField;

    /// <summary>u32, not 0: names a line within a conversation.</summary>
    public const int Line = 3;

    /// <summary>UTF-8, 1 to 1,000 octets: what was said.</summary>
    public const int Text = 4;

    /// <summary>One more than the highest id.</summary>
    public const int Count = 5;
}
