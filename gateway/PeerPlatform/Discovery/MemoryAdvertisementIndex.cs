using NanoPeers.Identifiers;
using NanoPeers.PeerDiscovery;
using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>An index in memory: of what was found elsewhere, and of peers that keep nothing. Bounded; when it is full nothing new goes in.</summary>
/// <param name="capacity">Most documents.</param>
/// <param name="eachPublisher">Most documents of one publisher.</param>
public sealed class MemoryAdvertisementIndex(int capacity = 4_096, int eachPublisher = 256) : IAdvertisementIndex
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, List<AdvertisedDocument>> _documents = new(StringComparer.Ordinal);
    private readonly Dictionary<Identifier, int> _counts = new(IdentifierComparer.Instance);
    private int _count;

    /// <inheritdoc/>
    public int Put(AdvertisedDocument document, DateTimeOffset now)
    {
        lock (_gate)
        {
            AdvertisedDocument? old = Find(document.Name, document.Publisher, DateTimeOffset.MinValue);
            if (document.ExpiresAt <= now)
            {
                return PeersReason.Expired;
            }

            if (old is not null && !document.Replaces(old))
            {
                return PeersReason.Known;
            }

            if (old is null && (_count >= capacity || _counts.GetValueOrDefault(document.Publisher) >= eachPublisher))
            {
                return PeersReason.NoRoom;
            }

            Remove(old);
            Add(document);
            return PeersReason.Accepted;
        }
    }

    /// <inheritdoc/>
    public AdvertisedDocument? Find(string name, Identifier publisher, DateTimeOffset now)
    {
        lock (_gate)
        {
            return _documents.GetValueOrDefault(name)?.Find(document => document.Publisher.Equals(publisher) && document.ExpiresAt > now);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<AdvertisedDocument> FindAll(string name, DateTimeOffset now)
    {
        lock (_gate)
        {
            List<AdvertisedDocument> found = _documents.GetValueOrDefault(name) ?? [];
            return [.. found.Where(document => document.ExpiresAt > now && !document.IsWithdrawal).OrderBy(document => IsOfItself(document) ? 0 : 1)];
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<AdvertisedDocument> Search(DiscoveryQuery query, Identifier? members, DateTimeOffset now)
    {
        lock (_gate)
        {
            IEnumerable<AdvertisedDocument> all = query.Name is { } name ? FindAll(name, now) : _documents.Values.SelectMany(one => one);
            return [.. all.Where(MayBeFound).Skip(query.Skip).Take(query.Limit + 1)];
        }

        bool MayBeFound(AdvertisedDocument document) =>
            document.ExpiresAt > now && !document.IsWithdrawal && DiscoveryQuery.MaySee(document, members) && query.Means(document);
    }

    /// <inheritdoc/>
    public void DeleteExpired(DateTimeOffset now)
    {
        lock (_gate)
        {
            foreach (AdvertisedDocument old in _documents.Values.SelectMany(one => one).Where(document => document.ExpiresAt <= now).ToArray())
            {
                Remove(old);
            }
        }
    }

    /// <summary>Whether a peer speaks of itself.</summary>
    internal static bool IsOfItself(AdvertisedDocument document) =>
        ResourceName.Parse(document.Name) is { Kind: ResourceKind.Peer } name && name.Id.Equals(document.Publisher);

    private void Add(AdvertisedDocument document)
    {
        if (!_documents.TryGetValue(document.Name, out List<AdvertisedDocument>? all))
        {
            _documents[document.Name] = all = [];
        }

        all.Add(document);
        _counts[document.Publisher] = _counts.GetValueOrDefault(document.Publisher) + 1;
        _count++;
    }

    private void Remove(AdvertisedDocument? old)
    {
        if (old is null)
        {
            return;
        }

        List<AdvertisedDocument> all = _documents[old.Name];
        all.Remove(old);
        if (all.Count == 0)
        {
            _documents.Remove(old.Name);
        }

        _count--;
        if (--_counts[old.Publisher] == 0)
        {
            _counts.Remove(old.Publisher);
        }
    }
}
