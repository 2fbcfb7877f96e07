namespace NanoPeers.Resolver;

/// <summary>The state of a policy's implementation at a peer. The numbers are fixed. RESOLVER.md, "Policies".</summary>
public enum PolicyState
{
    /// <summary>Either; only in a question.</summary>
    Any = 0,

    /// <summary>It runs at that peer.</summary>
    Active = 1,

    /// <summary>It is present at that peer, and does not run.</summary>
    Inactive = 2,
}
