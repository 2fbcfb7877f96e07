using NanoPeers.Messages;

namespace NanoPeers.Information;

/// <summary>Field ids of messages of peer information. The numbers are fixed. INFORMATION.md.</summary>
public static class InfoField
{
    /// <summary>u8, <see cref="InfoMessageKind"/>; always first.</summary>
    public const int Kind = BodyFields.KindField;

    /// <summary>Opaque; empty where the group asks for none.</summary>
    public const int Credential = BodyFields.CredentialField;

    /// <summary>u32, not 0: names the question; what answers it repeats the number.</summary>
    public const int QueryId = 3;

    /// <summary>u8: <see cref="InfoSection"/>.</summary>
    public const int Section = 4;

    /// <summary>u16: the first item that is wanted, from 0.</summary>
    public const int From = 5;

    /// <summary>u8: <see cref="InfoStatus"/>.</summary>
    public const int Status = 6;

    /// <summary>0 to 1,024 octets: items, see <see cref="InfoItemWriter"/>.</summary>
    public const int Items = 7;

    /// <summary>u16: where to go on; 0 when these were the last items.</summary>
    public const int Next = 8;

    /// <summary>u32, milliseconds: pushed at most so often.</summary>
    public const int Interval = 9;

    /// <summary>u16, seconds: how long a subscription lasts.</summary>
    public const int Lease = 10;

    /// <summary>UTF-8, 1 to 64 octets: the name of a service.</summary>
    public const int Service = 11;

    /// <summary>0 to 1,024 octets, the service's own.</summary>
    public const int Payload = 12;

    /// <summary>16 octets: the instance of a service.</summary>
    public const int Instance = 13;

    /// <summary>One more than the highest id.</summary>
    public const int Count = 14;
}
