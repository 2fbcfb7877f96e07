using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Transfers;

/// <summary>What went from one node to another of one object, all requests between the two together.</summary>
/// <param name="Object">The object.</param>
/// <param name="Href">Its name; empty where it is not known (any more).</param>
/// <param name="From">Who gave it: a peer's address, the origin's host, or "here" for this node.</param>
/// <param name="IsOrigin">Whether it came over the Internet.</param>
/// <param name="To">Who got it: a peer's address, or "here".</param>
/// <param name="Octets">Octets that went.</param>
/// <param name="Began">When the first of them were asked for.</param>
/// <param name="Ended">When the last of them were there.</param>
public sealed record Transfer(
    ObjectId Object, string Href, string From, bool IsOrigin, string To, long Octets, DateTimeOffset Began, DateTimeOffset Ended)
{
    /// <summary>What this node is called in its own records.</summary>
    public const string Here = "here";
}
