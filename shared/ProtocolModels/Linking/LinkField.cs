using NanoPeers.Messages;

namespace NanoPeers.Linking;

/// <summary>Field ids of link messages. The numbers are fixed. LINKS.md.</summary>
public static class LinkField
{
    /// <summary>u8, <see cref="LinkMessageKind"/>; always first.</summary>
    public const int Kind = BodyFields.KindField;

    /// <summary>Opaque; empty in this version: the session has proven the sender.</summary>
    public const int Credential = BodyFields.CredentialField;

    /// <summary>u32: names a Links within its session, each higher than the one before; the answer repeats it.</summary>
    public const int RequestId = 3;

    /// <summary>All links of a device, <see cref="LinkList.EntryLength"/> octets each.</summary>
    public const int Links = 4;

    /// <summary>u64 for each link, in the order they were told: the id of the introduction that is held for it, 0 for none.</summary>
    public const int Held = 5;

    /// <summary>u8: <see cref="LinkRefusal"/>.</summary>
    public const int Reason = 6;

    /// <summary>One more than the highest id.</summary>
    public const int Count = 7;
}
