using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>The documents that a peer has, by name and by what they say. Of one name each publisher has its own.</summary>
public interface IAdvertisementIndex
{
    /// <summary>Puts a document in, or a withdrawal; it takes the place of an older one of the same name and publisher.</summary>
    /// <param name="document">The document.</param>
    /// <param name="now">The time.</param>
    /// <returns><see cref="PeerDiscovery.PeersReason"/>: Accepted, Known, Expired, NoRoom, or NoDocument for one that it cannot keep.</returns>
    int Put(AdvertisedDocument document, DateTimeOffset now);

    /// <summary>What a publisher says under a name, or that it withdrew it; null when there is nothing that lives.</summary>
    /// <param name="name">The canonical name.</param>
    /// <param name="publisher">The publisher.</param>
    /// <param name="now">The time.</param>
    AdvertisedDocument? Find(string name, Identifier publisher, DateTimeOffset now);

    /// <summary>What anybody says under a name, withdrawals left out; what a peer says of itself comes first.</summary>
    /// <param name="name">The canonical name.</param>
    /// <param name="now">The time.</param>
    IReadOnlyList<AdvertisedDocument> FindAll(string name, DateTimeOffset now);

    /// <summary>Documents that a query means, always in the same order, withdrawals left out.</summary>
    /// <param name="query">What is meant; its Skip is heeded.</param>
    /// <param name="members">The group as whose member the asker is known: its documents for members are found too; null for the public.</param>
    /// <param name="now">The time.</param>
    /// <returns>One more than the query's limit at most.</returns>
    IReadOnlyList<AdvertisedDocument> Search(DiscoveryQuery query, Identifier? members, DateTimeOffset now);

    /// <summary>Throws out what no longer lives; a bounded piece of work.</summary>
    /// <param name="now">The time.</param>
    void DeleteExpired(DateTimeOffset now);
}
