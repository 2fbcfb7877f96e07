namespace NanoPeers.ClientApi.Peering;

/// <summary>How far an order is; the last one says how it ended.</summary>
/// <param name="State"><see cref="Going"/>, <see cref="Complete"/> or <see cref="Failed"/>; after the last two nothing follows.</param>
/// <param name="Received">Octets that are here.</param>
/// <param name="Total">Octets of the whole; null while that is not known.</param>
/// <param name="Source">Where the newest came from; of a failure, empty.</param>
/// <param name="Sha256">The object's digest, by which it is opened; empty before it is complete.</param>
/// <param name="Parts">What came from where; empty while it goes.</param>
/// <param name="Problem">Why it failed, for people; empty otherwise.</param>
public sealed record NeedStep(
    string State, long Received, long? Total, string Source, string Sha256, IReadOnlyList<ObjectPart> Parts, string Problem)
{
    /// <summary>It comes.</summary>
    public const string Going = "going";

    /// <summary>It is here.</summary>
    public const string Complete = "complete";

    /// <summary>It is not to be had.</summary>
    public const string Failed = "failed";
}

/// <summary>How much of an object came from one source.</summary>
/// <param name="Source">A peer's address, the origin's host, or "local" for what was here.</param>
/// <param name="Internet">Whether these octets came over the Internet.</param>
/// <param name="Octets">How many.</param>
public sealed record ObjectPart(string Source, bool Internet, long Octets);
