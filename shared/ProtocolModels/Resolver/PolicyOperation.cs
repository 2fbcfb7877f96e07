namespace NanoPeers.Resolver;

/// <summary>What the policy resolver is asked for. The numbers are fixed. RESOLVER.md, "Policies".</summary>
public static class PolicyOperation
{
    /// <summary>Which implementations there are.</summary>
    public const int Find = 1;

    /// <summary>Octets of a package.</summary>
    public const int Read = 2;
}
