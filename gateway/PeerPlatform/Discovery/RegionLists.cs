using NanoPeers.Discovery;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerDiscovery;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>A gateway's answers about its region: its documents, the peers and their services, the other gateways. Public documents alone. No I/O.</summary>
/// <param name="self">The gateway.</param>
/// <param name="index">What it has for others.</param>
/// <param name="directory">The gateways that it knows.</param>
internal sealed class RegionLists(RegionIdentity self, IAdvertisementIndex index, RegionDirectory directory)
{
    /// <summary>Most entries of one answer.</summary>
    internal const int MaxEntries = PeersEntryReader.MaxCount;

    private readonly QueryAnswers _answers = new();

    /// <summary>The answer to a question; null where nothing is answered.</summary>
    /// <param name="ask">The question.</param>
    /// <param name="from">Where it came from.</param>
    /// <param name="octets">Octets of the message that brought it.</param>
    /// <param name="now">The time.</param>
    internal DiscoverySend? Answer(RegionListMessage ask, DiscoveryPath from, int octets, DiscoveryTime now)
    {
        bool isWanted = ask.IsOfGateway || !ask.Has(RegionField.Region) || RegionTexts.Of(ask, RegionField.Region) == self.Region;
        int room = Math.Min(RegionWriting.Overhead + PeersLimits.MaxEntries - 40, octets * PeersLimits.AnswersToQuestion);
        if (!isWanted || room < RegionWriting.Overhead)
        {
            return null;
        }

        int skip = (int)Math.Min(ask.NumberOf(RegionListField.Skip), DiscoveryQuery.MaxSkip);
        IReadOnlyList<AdvertisedDocument> found = Find(ask.Topic, skip, now);
        int count = Math.Min(found.Count, MaxEntries);
        IReadOnlyList<byte[]> messages = _answers.Pack(found, 0, count, room, RegionWriting.Overhead, now.Utc, false, out int next);
        bool more = next < found.Count;
        byte[] entries = messages.Count == 0 ? [] : messages[0];
        bool isMore = more || messages.Count > 1;
        (ulong attempt, int topic) = (ask.AttemptId, ask.Topic);
        return new DiscoverySend(from, ProtocolTag.Region, writer => RegionWriting.List(writer, attempt, topic, self, entries, isMore));
    }

    private IReadOnlyList<AdvertisedDocument> Find(int topic, int skip, DiscoveryTime now) => topic switch
    {
        RegionTopic.Documents => [.. Documents(now).Skip(skip)],
        RegionTopic.Peers => Search(AdvertisedKind.Peer, skip, now),
        RegionTopic.Services => Search(AdvertisedKind.Service, skip, now),
        RegionTopic.Gateways => [.. directory.Gateways(now.Millis).Where(IsOfRegion).Skip(skip).Select(one => Gateway(one, now))],
        _ => [],
    };

    private bool IsOfRegion(RegionGateway gateway) => gateway.IsLive && gateway.Identity.Region == self.Region;

    private IReadOnlyList<AdvertisedDocument> Search(int kind, int skip, DiscoveryTime now) => index.Search(
        new DiscoveryQuery { Kind = kind, Skip = skip, Limit = MaxEntries }, null, now.Utc);

    /// <summary>The region's group advertisement is that of the group which the gateway serves, and the gateway's own word.</summary>
    private IEnumerable<AdvertisedDocument> Documents(DiscoveryTime now) =>
        index.FindAll(new ResourceName(ResourceKind.Group, self.Group).ToString(), now.Utc)
            .Where(document => document.Publisher.Equals(self.Gateway) && !document.IsForMembers);

    /// <summary>Another gateway, as an entry without a document: hearsay, to be asked at its endpoint.</summary>
    private static AdvertisedDocument Gateway(RegionGateway gateway, DiscoveryTime now) => new(
        new ResourceName(ResourceKind.Peer, gateway.Identity.Gateway).ToString(), AdvertisedKind.Peer, gateway.Identity.Region, gateway.Identity.Gateway,
        gateway.Identity.BootCount, now.Utc + TimeSpan.FromSeconds(30), default)
    {
        Endpoint = gateway.Address,
    };
}
