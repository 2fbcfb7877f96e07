using NanoPeers.Advertisements;
using NanoPeers.PeerPlatform.Discovery;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>An advertisement that was found.</summary>
/// <param name="Name">The canonical name.</param>
/// <param name="Kind">policy, peer, group, pipe, service or content.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Publisher">The publisher's peer id.</param>
/// <param name="Version">Its version.</param>
/// <param name="SecondsLeft">How long it still holds.</param>
/// <param name="IsProven">Whether it bears a good signature.</param>
/// <param name="Document">The XML; empty where the document could not be had, and in lists.</param>
internal sealed record AdvertisementView(
    string Name, string Kind, string Title, string Publisher, long Version, long SecondsLeft, bool IsProven, string Document)
{
    /// <summary>What was found, as the API says it.</summary>
    /// <param name="found">What was found.</param>
    /// <param name="withDocument">Whether with the document.</param>
    public static AdvertisementView From(FoundAdvertisement found, bool withDocument) => new(
        found.Name, AdvertisementKind.WordOf(found.Kind), found.Title, found.Publisher.ToString(), found.Version, found.SecondsLeft, found.IsProven,
        withDocument && found.Document is { } document ? System.Text.Encoding.UTF8.GetString(document.Octets.Span) : "");
}
