namespace NanoPeers.Resolver;

/// <summary>The messages of the <c>resolver</c> protocol; field 1 of the body. The numbers are fixed. RESOLVER.md.</summary>
public static class ResolverMessageKind
{
    /// <summary>Asks a named handler.</summary>
    public const int Query = 1;

    /// <summary>Answers a query, by its id.</summary>
    public const int Response = 2;

    /// <summary>Tells a named handler something; nothing answers it.</summary>
    public const int Tell = 3;

    /// <summary>The highest number in use.</summary>
    public const int Last = Tell;
}
