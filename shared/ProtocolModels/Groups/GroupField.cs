using NanoPeers.Messages;

namespace NanoPeers.Groups;

/// <summary>Field ids of group messages. The numbers are fixed. GROUPS.md.</summary>
public static class GroupField
{
    /// <summary>u8, <see cref="GroupMessageKind"/>; always first.</summary>
    public const int Kind = BodyFields.KindField;

    /// <summary>Opaque; empty where the session or a signature has proven the sender.</summary>
    public const int Credential = BodyFields.CredentialField;

    /// <summary>16 octets: the group.</summary>
    public const int Group = 3;

    /// <summary>u32: term of the epoch.</summary>
    public const int Term = 4;

    /// <summary>u32: number of the epoch within its term; 0 for none.</summary>
    public const int Number = 5;

    /// <summary>u8: rank of the epoch's owner.</summary>
    public const int Rank = 6;

    /// <summary>u64: id of the key.</summary>
    public const int KeyId = 7;

    /// <summary>u8: suite of messages under the key.</summary>
    public const int Suite = 8;

    /// <summary>u8, <see cref="GroupKeyState"/>.</summary>
    public const int State = 9;

    /// <summary>u8, <see cref="GroupKeyCause"/>.</summary>
    public const int Cause = 10;

    /// <summary>u32: milliseconds that the key before may still open messages.</summary>
    public const int Grace = 11;

    /// <summary>32 octets: the key, or a part of it; only under a session's key.</summary>
    public const int Secret = 12;

    /// <summary>256 or 384 octets: the same, wrapped in the recipient's public key.</summary>
    public const int Wrapped = 13;

    /// <summary>u8, <see cref="GroupRefusal"/>.</summary>
    public const int Reason = 14;

    /// <summary>16 octets: who makes the group's keys, as the sender knows it.</summary>
    public const int Owner = 15;

    /// <summary>u64: comes back in the answer.</summary>
    public const int Token = 16;

    /// <summary>u64: the sequence number of the sender's last message under the key.</summary>
    public const int Sequence = 17;

    /// <summary>32 octets: SHA-256 of the owner's public key; zeros for an owner without one.</summary>
    public const int Fingerprint = 18;

    /// <summary>256 or 384 octets: the sender's signature; always last.</summary>
    public const int Signature = 30;

    /// <summary>One more than the highest id.</summary>
    public const int Count = 31;
}
