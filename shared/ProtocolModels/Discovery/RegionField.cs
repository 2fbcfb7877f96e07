using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Discovery;

/// <summary>Field ids of region messages. The numbers are fixed. DISCOVERY.md.</summary>
public static class RegionField
{
    /// <summary>u8, <see cref="RegionMessageKind"/>; always first.</summary>
    public const int Kind = BodyFields.KindField;

    /// <summary>Opaque; empty in this version.</summary>
    public const int Credential = BodyFields.CredentialField;

    /// <summary>u64: names the attempt in the logs of both ends; an answer repeats the query's.</summary>
    public const int AttemptId = 3;

    /// <summary>16 octets: the group that the asking peer belongs to, or that the gateway serves.</summary>
    public const int Group = 4;

    /// <summary>UTF-8: the region's name, as <see cref="Utf8Text.IsPlain"/> takes it.</summary>
    public const int Region = 5;

    /// <summary>Printable ASCII: the gateway's own endpoint, for later; the answer's source address is good now.</summary>
    public const int Endpoint = 6;

    /// <summary>UTF-8: the asking peer's name, for the person at the console, as <see cref="Utf8Text.IsPlain"/> takes it.</summary>
    public const int Name = 7;

    /// <summary>u32: the gateway's boot count, so that peers notice its restart.</summary>
    public const int BootCount = 8;

    /// <summary>u16 seconds: when to expect the next announcement.</summary>
    public const int Interval = 9;

    /// <summary>u8, bits of <see cref="RegionPolicy"/>: what the region's policy allows.</summary>
    public const int Policy = 10;

    /// <summary>One more than the highest id.</summary>
    public const int Count = 11;
}
