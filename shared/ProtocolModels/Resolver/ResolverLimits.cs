namespace NanoPeers.Resolver;

/// <summary>Bounds of the <c>resolver</c> protocol. Changing one breaks peers. RESOLVER.md.</summary>
public static class ResolverLimits
{
    /// <summary>Most octets of a handler's name.</summary>
    public const int MaxHandlerLength = 64;

    /// <summary>Most octets of a question or an answer.</summary>
    public const int MaxPayload = 1024;

    /// <summary>Most peers that hand a query on.</summary>
    public const int MaxHops = Limits.MaxHops;

    /// <summary>Most octets of a body.</summary>
    public const int MaxBody = 1400;
}
