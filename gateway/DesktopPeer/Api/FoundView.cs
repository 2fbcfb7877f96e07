using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Advertisements;
using NanoPeers.PeerPlatform.Discovery;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>Something that was found.</summary>
/// <param name="Kind">policy, peer, group, pipe, service or content.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Name">Its canonical name.</param>
/// <param name="Publisher">Id of who published it.</param>
/// <param name="Endpoint">Where it is; empty where nobody said.</param>
/// <param name="Version">Its version.</param>
/// <param name="SecondsLeft">Seconds that it still lives.</param>
/// <param name="AnsweredBy">Id of the peer that answered.</param>
/// <param name="From">Where the answer came from; empty where it was in this gateway's own index.</param>
/// <param name="IsSigned">Whether a signature proves it; else it is hearsay.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Join">The way into a group, for <c>group join</c>; empty where it shows none.</param>
internal sealed record FoundView(
    string Kind, string Title, string Name, string Publisher, string Endpoint, uint Version, uint SecondsLeft, string AnsweredBy, string From, bool IsSigned,
    double Milliseconds, string Join)
{
    /// <summary>The words for kinds, by their numbers.</summary>
    internal static readonly string[] Kinds = ["", "policy", "peer", "group", "pipe", "service", "content"];

    /// <summary>Shows a finding.</summary>
    public static FoundView Of(FoundAdvertisement found, Identifier self) => new(
        found.Kind < Kinds.Length ? Kinds[found.Kind] : "other",
        found.Title,
        found.Name,
        found.Publisher.ToString(),
        found.Endpoint,
        found.Version,
        found.SecondsLeft,
        found.Answerer.Equals(self) ? "this gateway" : found.Answerer.ToString(),
        found.From,
        found.IsProven,
        found.After.TotalMilliseconds,
        found is { Kind: AdvertisedKind.Group, Document: { } document } ? JoinSettings.InvitationIn(document.Octets.Span) : "");
}
