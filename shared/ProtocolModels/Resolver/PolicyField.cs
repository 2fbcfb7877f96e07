namespace NanoPeers.Resolver;

/// <summary>Field ids of questions to the policy resolver and of its answers, inside the payload. The numbers are fixed. RESOLVER.md, "Policies".</summary>
public static class PolicyField
{
    /// <summary>u8: <see cref="PolicyOperation"/>; first.</summary>
    public const int Operation = 1;

    /// <summary>ASCII, 1 to 48 octets: a policy's canonical name.</summary>
    public const int Name = 2;

    /// <summary>ASCII, 1 to 32 octets: a keyword; up to 8 of them.</summary>
    public const int Keyword = 3;

    /// <summary>ASCII, 1 to 32 octets: a runtime, such as "nanoframework" or "net10.0".</summary>
    public const int Runtime = 4;

    /// <summary>ASCII, 3 to 48 octets: a constraint, such as "RAM&lt;100KB"; up to 8 of them. In an entry a fact, such as "RAM=48KB".</summary>
    public const int Constraint = 5;

    /// <summary>u8: <see cref="PolicyState"/>; Any in a question.</summary>
    public const int State = 6;

    /// <summary>32 octets: SHA-256 of a package; none in an entry of what was built in.</summary>
    public const int Digest = 7;

    /// <summary>u32: where octets begin in a package.</summary>
    public const int Offset = 8;

    /// <summary>u16: the first entry wanted, from 0; in an answer where to go on, 0 after the last.</summary>
    public const int From = 9;

    /// <summary>Fields of an implementation; in an answer, once for each.</summary>
    public const int Entry = 10;

    /// <summary>u32: version of an implementation.</summary>
    public const int Version = 11;

    /// <summary>u32: octets of a package.</summary>
    public const int Size = 12;

    /// <summary>32 octets: fingerprint of the publisher's key.</summary>
    public const int Publisher = 13;

    /// <summary>1 to 900 octets of a package.</summary>
    public const int Octets = 14;
}
