using NanoPeers.Identifiers;
using NanoPeers.PeerDiscovery;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>The index of a peer in its store of advertisements, on disk or in memory. Any thread may call.</summary>
/// <param name="store">The store.</param>
public sealed class StoreAdvertisementIndex(IAdvertisementStore store) : IAdvertisementIndex
{
    private const int DeletedAtOnce = 256;

    /// <inheritdoc/>
    public int Put(AdvertisedDocument document, DateTimeOffset now)
    {
        if (document.IsForMembers && document.Group is null)
        {
            return PeersReason.NoDocument;
        }

        AdvertisementRecord record = new()
        {
            Name = document.Name, Kind = document.Kind, Title = document.Title, Group = document.Group, Publisher = document.Publisher,
            Version = document.Version, PublishedAt = document.PublishedAt, ExpiresAt = document.ExpiresAt,
            Scope = document.IsForMembers ? AdvertisementScope.Members : AdvertisementScope.Public, IsWithdrawal = document.IsWithdrawal,
            Document = document.Octets, Attributes = document.Attributes,
        };
        return store.Put(record, now) switch
        {
            AdvertisementPutAnswer.Added or AdvertisementPutAnswer.Replaced => PeersReason.Accepted,
            AdvertisementPutAnswer.Known or AdvertisementPutAnswer.Older => PeersReason.Known,
            AdvertisementPutAnswer.Expired => PeersReason.Expired,
            AdvertisementPutAnswer.TooLong => PeersReason.NoDocument,
            _ => PeersReason.NoRoom,
        };
    }

    /// <inheritdoc/>
    public AdvertisedDocument? Find(string name, Identifier publisher, DateTimeOffset now) =>
        store.Find(name, publisher, now) is { } record ? Of(record) : null;

    /// <inheritdoc/>
    public IReadOnlyList<AdvertisedDocument> FindAll(string name, DateTimeOffset now) => [.. store.Find(name, now).Select(Of)];

    /// <inheritdoc/>
    public IReadOnlyList<AdvertisedDocument> Search(DiscoveryQuery query, Identifier? members, DateTimeOffset now)
    {
        if (query.Name is { } name)
        {
            IEnumerable<AdvertisedDocument> named = FindAll(name, now).Where(document => DiscoveryQuery.MaySee(document, members) && query.Means(document));
            return [.. named.Skip(query.Skip).Take(query.Limit + 1)];
        }

        List<AdvertisedDocument> found = [];
        int skipped = 0;
        AdvertisementQuery page = QueryOf(query, members);
        while (true)
        {
            AdvertisementPage next = store.Search(page, now);
            foreach (AdvertisementRecord record in next.Records)
            {
                if (skipped++ >= query.Skip)
                {
                    found.Add(Of(record));
                }

                if (found.Count > query.Limit)
                {
                    return found;
                }
            }

            if (next.Next is null)
            {
                return found;
            }

            page = page with { After = next.Next };
        }
    }

    /// <inheritdoc/>
    public void DeleteExpired(DateTimeOffset now) => store.DeleteExpired(now, DeletedAtOnce);

    private static AdvertisementQuery QueryOf(DiscoveryQuery query, Identifier? members)
    {
        AdvertisementQuery all = new()
        {
            Kind = query.Kind,
            Group = query.Group,
            Attribute = query.Attribute is { } name ? new AdvertisementAttribute(name, query.Value!) : null,
            MemberOf = members is null ? [] : [members],
            Limit = Math.Min(AdvertisementQuery.MaxLimit, query.Skip + query.Limit + 1),
        };
        return query.Title is { } title ? all.WithTitle(title) : all;
    }

    private static AdvertisedDocument Of(AdvertisementRecord record) => new(
        record.Name, record.Kind, record.Title, record.Publisher, record.Version, record.ExpiresAt, record.Document)
    {
        Group = record.Group,
        Attributes = record.Attributes,
        PublishedAt = record.PublishedAt,
        Signer = ValueOf(record, AdvertisementDocuments.SignerAttribute),
        Endpoint = ValueOf(record, AdvertisementDocuments.EndpointAttribute),
        IsForMembers = record.Scope == AdvertisementScope.Members,
        IsWithdrawal = record.IsWithdrawal,
    };

    private static string ValueOf(AdvertisementRecord record, string attribute) =>
        record.Attributes.FirstOrDefault(pair => pair.Name == attribute).Value ?? "";
}
