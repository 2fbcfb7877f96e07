namespace NanoPeers.ClientApi.Peering;

/// <summary>An order to get one object, any resource that has a URL: the body of POST /api/peering/needs.</summary>
public sealed record ObjectNeed
{
    /// <summary>The object's name: http or https. Peers know it by exactly this text.</summary>
    public required string Url { get; init; }

    /// <summary>The SHA-256 that it must have, 64 hexadecimal digits; empty where nobody vouches for any.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>True when the Internet is not to be asked.</summary>
    public bool CachedOnly { get; init; }
}
