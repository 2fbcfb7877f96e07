using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.PeerDiscovery;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>
/// Keeps what this peer advertises in the indexes of other gateways of its region, so that it is found while this peer is away: each document at a few
/// gateways that follow from its name, anew when one of them was restarted, when another takes its place, and from time to time. No I/O.
/// </summary>
/// <param name="core">Sends documents.</param>
internal sealed class PublicationKeeper(DiscoveryCore core)
{
    /// <summary>Milliseconds after which a document is brought again to a gateway that took it.</summary>
    internal const int AgainMillis = 120_000;

    /// <summary>Milliseconds after which a gateway that refused it, or did not answer, is tried again.</summary>
    internal const int RetryMillis = 30_000;

    private readonly Dictionary<(string Name, Identifier Publisher), AdvertisedDocument> _documents = [];
    private readonly Dictionary<(string Name, Identifier Publisher, Identifier Gateway), Copy> _copies = [];

    /// <summary>What is kept.</summary>
    internal int Count => _documents.Count;

    /// <summary>Keeps a document, or its withdrawal, from now on.</summary>
    internal void Keep(AdvertisedDocument document)
    {
        (string, Identifier) key = (document.Name, document.Publisher);
        if (!document.IsForMembers && (!_documents.TryGetValue(key, out AdvertisedDocument? old) || document.Replaces(old)))
        {
            _documents[key] = document;
            foreach (Identifier gateway in _copies.Keys.Where(copy => (copy.Name, copy.Publisher).Equals(key)).Select(copy => copy.Gateway).ToArray())
            {
                _copies.Remove((document.Name, document.Publisher, gateway));
            }
        }
    }

    /// <summary>The gateways that should have a document: the same at every peer, and different for different names.</summary>
    internal static IEnumerable<(RegionIdentity Identity, DiscoveryPath Path)> PlacesOf(
        string name, IReadOnlyList<(RegionIdentity Identity, DiscoveryPath Path)> gateways) =>
        gateways.OrderByDescending(one => Weight(name, one.Identity.Gateway)).Take(DiscoveryTuning.PublishTo);

    /// <summary>Brings what is missing somewhere.</summary>
    /// <param name="gateways">The other gateways of the region that are live.</param>
    /// <param name="now">The time.</param>
    internal void HandleTimeout(IReadOnlyList<(RegionIdentity Identity, DiscoveryPath Path)> gateways, DiscoveryTime now)
    {
        foreach (((string Name, Identifier Publisher) key, AdvertisedDocument document) in _documents.ToArray())
        {
            if (document.ExpiresAt <= now.Utc)
            {
                _documents.Remove(key);
                continue;
            }

            foreach ((RegionIdentity identity, DiscoveryPath path) in PlacesOf(key.Name, gateways))
            {
                (string, Identifier, Identifier) place = (key.Name, key.Publisher, identity.Gateway);
                if (!_copies.TryGetValue(place, out Copy? copy) || copy.IsDue(identity.BootCount, now.Millis))
                {
                    _copies[place] = new Copy(core.Publish(document, path, now), identity.BootCount, now.Millis);
                }
            }
        }
    }

    /// <summary>The highest weights have the document: who comes or goes changes one place of a few documents, and no others.</summary>
    private static ulong Weight(string name, Identifier gateway) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name + gateway)));

    private sealed record Copy(Publication Way, uint BootCount, long SentMillis)
    {
        internal bool IsDue(uint bootCount, long now)
        {
            int wait = Way.Outcome is PeersReason.Accepted or PeersReason.Known ? AgainMillis : RetryMillis;
            return Way.IsOver && (BootCount != bootCount || now - SentMillis >= wait);
        }
    }
}
