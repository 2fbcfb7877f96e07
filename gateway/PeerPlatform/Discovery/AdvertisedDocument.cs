using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>What discovery has to know of an advertisement, and the document itself. Immutable.</summary>
/// <param name="Name">The canonical name.</param>
/// <param name="Kind">Kind of advertisement, 1 to 6.</param>
/// <param name="Title">What people search by.</param>
/// <param name="Publisher">Who published it.</param>
/// <param name="Version">A higher one takes the place of a lower one.</param>
/// <param name="ExpiresAt">Until when it lives.</param>
/// <param name="Octets">The document, XML.</param>
public sealed record AdvertisedDocument(
    string Name, int Kind, string Title, Identifier Publisher, uint Version, DateTimeOffset ExpiresAt, ReadOnlyMemory<byte> Octets)
{
    /// <summary>The group that it belongs to; null for none.</summary>
    public Identifier? Group { get; init; }

    /// <summary>Where the resource is; empty where the document names no endpoint.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>What can be searched for, by name.</summary>
    public IReadOnlyList<AdvertisementAttribute> Attributes { get; init; } = [];

    /// <summary>When it was published; decides between two of one version.</summary>
    public DateTimeOffset PublishedAt { get; init; }

    /// <summary>SHA-256 of the SubjectPublicKeyInfo of the key that signed it, in hexadecimal digits; empty when it is not signed.</summary>
    public string Signer { get; init; } = "";

    /// <summary>Policies that stand in it.</summary>
    public IReadOnlyList<DocumentPolicy> Policies { get; init; } = [];

    /// <summary>Whether only members of <see cref="Group"/> find it.</summary>
    public bool IsForMembers { get; init; }

    /// <summary>
    /// Whether it only says that the advertisement is withdrawn. Such a document is kept, so that the old one does not come back, and found by nobody.
    /// </summary>
    public bool IsWithdrawal { get; init; }

    /// <summary>Whether it bears a signature; that it is a good one was checked by who made this object.</summary>
    public bool IsSigned => Signer.Length > 0;

    /// <summary>Whether another document is of the same publisher: the same id, and the same key.</summary>
    /// <param name="other">Another document.</param>
    public bool IsOfPublisherOf(AdvertisedDocument other) => Publisher.Equals(other.Publisher) && Signer == other.Signer;

    /// <summary>Whether it takes the place of another of the same name and publisher.</summary>
    /// <param name="other">What is there.</param>
    public bool Replaces(AdvertisedDocument other) => Version != other.Version ? Version > other.Version : PublishedAt > other.PublishedAt;

    /// <summary>Seconds that it still lives, not below 0.</summary>
    /// <param name="now">The time.</param>
    public uint SecondsLeft(DateTimeOffset now) => (uint)Math.Clamp((ExpiresAt - now).TotalSeconds, 0, uint.MaxValue);
}
