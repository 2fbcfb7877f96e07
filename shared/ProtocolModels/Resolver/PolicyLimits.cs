namespace NanoPeers.Resolver;

/// <summary>Bounds of questions to the policy resolver. Changing one breaks peers. RESOLVER.md, "Policies".</summary>
public static class PolicyLimits
{
    /// <summary>Most octets of a policy's canonical name.</summary>
    public const int MaxName = 48;

    /// <summary>Most octets of a keyword or a runtime's name.</summary>
    public const int MaxWord = 32;

    /// <summary>Most keywords of a policy, and most facts or constraints.</summary>
    public const int MaxWords = 8;

    /// <summary>Most octets of a constraint or fact.</summary>
    public const int MaxConstraint = 48;

    /// <summary>Most octets of a package in one answer.</summary>
    public const int MaxChunk = 900;
}
