using NanoPeers.Messages;

namespace NanoPeers.Resolver;

/// <summary>Field ids of resolver messages. The numbers are fixed. RESOLVER.md.</summary>
public static class ResolverField
{
    /// <summary>u8, <see cref="ResolverMessageKind"/>; always first.</summary>
    public const int Kind = BodyFields.KindField;

    /// <summary>Opaque; empty where the group asks for none.</summary>
    public const int Credential = BodyFields.CredentialField;

    /// <summary>ASCII, 1 to 64 octets: the name of the handler that is asked, told, or answers.</summary>
    public const int Handler = 3;

    /// <summary>u64, not 0, random: names the query; the response repeats it.</summary>
    public const int QueryId = 4;

    /// <summary>u8, 0 to 8: how many more peers may hand the query on.</summary>
    public const int Hops = 5;

    /// <summary>16 octets: the peer that asked first, in a query that was handed on.</summary>
    public const int Origin = 6;

    /// <summary>0 to 1,024 octets, the handler's own.</summary>
    public const int Payload = 7;

    /// <summary>u8: <see cref="ResolverStatus"/>.</summary>
    public const int Status = 8;

    /// <summary>16 octets: the peer that answers, also where another hands its answer back.</summary>
    public const int Responder = 9;

    /// <summary>One more than the highest id.</summary>
    public const int Count = 10;
}
