using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>One thing that was found, and who said so.</summary>
/// <param name="Name">The canonical name.</param>
/// <param name="Kind">Kind of advertisement, 1 to 6.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Publisher">Who published it.</param>
/// <param name="Version">Its version.</param>
/// <param name="SecondsLeft">Seconds that it still lives.</param>
/// <param name="Answerer">The peer that answered: unproven where the answer came in clear.</param>
public sealed record FoundAdvertisement(string Name, int Kind, string Title, Identifier Publisher, uint Version, uint SecondsLeft, Identifier Answerer)
{
    /// <summary>Where the resource is; empty where nobody said.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>The document, validated; null when it could not be had in time: then all of this is hearsay.</summary>
    public AdvertisedDocument? Document { get; init; }

    /// <summary>Where the answer came from; empty where it was in this peer's own index.</summary>
    public string From { get; init; } = "";

    /// <summary>How long it took.</summary>
    public TimeSpan After { get; init; }

    /// <summary>Whether a signature of its publisher proves it.</summary>
    public bool IsProven => Document is { IsSigned: true };
}
