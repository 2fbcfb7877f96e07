using NanoPeers.Messages;

namespace NanoPeers.PeerPlatform.Files;

/// <summary>Field ids of the <c>file</c> protocol. The numbers are fixed. FILES.md.</summary>
public static class FileField
{
    /// <summary>u8, <see cref="FileMessageKind"/>; always first.</summary>
    public const int Kind = BodyFields.KindField;

    /// <summary>Opaque; empty where the group asks for none.</summary>
    public const int Credential = BodyFields.CredentialField;

    /// <summary>u64, not 0, random: names the transfer between two peers.</summary>
    public const int Transfer = 3;

    /// <summary>UTF-8, 1 to 128 octets, a <see cref="FileName"/>.</summary>
    public const int Name = 4;

    /// <summary>u64, at most 2^63 - 1: octets of the file.</summary>
    public const int Length = 5;

    /// <summary>32 octets: SHA-256 of the file.</summary>
    public const int Digest = 6;

    /// <summary>u64: where octets begin in the file.</summary>
    public const int Offset = 7;

    /// <summary>u16, 1 to 1,024: how many octets are asked for.</summary>
    public const int Count = 8;

    /// <summary>1 to 1,024 octets of the file.</summary>
    public const int Octets = 9;

    /// <summary>u8: <see cref="FileOutcome"/> in a Done, <see cref="FileRefusal"/> in a Refused.</summary>
    public const int Reason = 10;

    /// <summary>One more than the highest id.</summary>
    public const int FieldCount = 11;
}
