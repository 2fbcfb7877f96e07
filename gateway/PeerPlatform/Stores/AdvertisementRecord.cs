using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Stores;

/// <summary>
/// An advertisement as a store keeps it: the signed document, and what it is found by. The store neither reads the document nor verifies its
/// signature: who puts a record did. Name and publisher together are its key, so nobody can put another's advertisement away.
/// </summary>
public sealed record AdvertisementRecord
{
    /// <summary>The canonical name of what is advertised, <c>urn:nanopeers:…</c>; 1 to <see cref="IAdvertisementStore.MaxName"/> characters.</summary>
    public required string Name { get; init; }

    /// <summary>Policy 1, peer 2, group 3, pipe 4, service 5, content 6.</summary>
    public required int Kind { get; init; }

    /// <summary>What people search by; at most <see cref="IAdvertisementStore.MaxTitle"/> characters, and empty where it has none.</summary>
    public required string Title { get; init; }

    /// <summary>The group that the resource belongs to; null when it belongs to none.</summary>
    public Identifier? Group { get; init; }

    /// <summary>Whose signature the document carries.</summary>
    public required Identifier Publisher { get; init; }

    /// <summary>Counted up by the publisher with each change; a higher one replaces a lower one.</summary>
    public required uint Version { get; init; }

    /// <summary>When it was published, to the second; of two with one version the later one replaces the earlier one.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>From when on it is not found any more, to the second.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Who may be shown it.</summary>
    public AdvertisementScope Scope { get; init; } = AdvertisementScope.Public;

    /// <summary>
    /// True for a signed withdrawal: no search finds it, and until it expires it keeps older versions from coming back. Its document is
    /// the signed word that takes the advertisement back.
    /// </summary>
    public bool IsWithdrawal { get; init; }

    /// <summary>The signed document's octets; at most <see cref="IAdvertisementStore.MaxDocument"/>.</summary>
    public required ReadOnlyMemory<byte> Document { get; init; }

    /// <summary>What it is found by besides; at most <see cref="IAdvertisementStore.MaxAttributes"/>. A pair that comes twice counts once.</summary>
    public IReadOnlyList<AdvertisementAttribute> Attributes { get; init; } = [];

    /// <summary>Whether the publisher advertises itself: the name ends with its id.</summary>
    public bool IsOfItself => Name.EndsWith(":" + Publisher, StringComparison.Ordinal);

    /// <summary>Whether this one replaces another of the same name and publisher.</summary>
    /// <param name="other">What is there.</param>
    /// <returns>False also when the two are equally new.</returns>
    public bool Replaces(AdvertisementRecord other) => IsNewer(Version, PublishedAt, other.Version, other.PublishedAt);

    /// <summary>Whether a version replaces another of the same name and publisher.</summary>
    /// <param name="version">The version of what came.</param>
    /// <param name="publishedAt">When it was published.</param>
    /// <param name="otherVersion">The version of what is there.</param>
    /// <param name="otherPublishedAt">When that was published.</param>
    public static bool IsNewer(uint version, DateTimeOffset publishedAt, uint otherVersion, DateTimeOffset otherPublishedAt) =>
        version != otherVersion ? version > otherVersion : publishedAt.ToUnixTimeSeconds() > otherPublishedAt.ToUnixTimeSeconds();

    /// <summary>Whether a store takes it at all.</summary>
    /// <returns>False when a text, the document or the list of attributes is too long, or the name is empty, or a text has a zero character.</returns>
    public bool IsWithinLimits() =>
        Name.Length is > 0 and <= IAdvertisementStore.MaxName
        && !Name.Contains('\0', StringComparison.Ordinal)
        && !Title.Contains('\0', StringComparison.Ordinal)
        && Title.Length <= IAdvertisementStore.MaxTitle
        && Document.Length <= IAdvertisementStore.MaxDocument
        && Attributes.Count <= IAdvertisementStore.MaxAttributes;

    /// <summary>Whether it is past its time.</summary>
    /// <param name="now">The time.</param>
    public bool IsExpired(DateTimeOffset now) => ExpiresAt.ToUnixTimeSeconds() <= now.ToUnixTimeSeconds();
}
