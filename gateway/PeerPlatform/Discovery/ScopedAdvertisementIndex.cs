using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>
/// Two indexes as one: what everybody may find, and what only members find. So a group's basic and its full advertisement (S0 fig. 16), which have one
/// name and one publisher, stand side by side. Members are told of theirs first.
/// </summary>
/// <param name="everybody">What everybody may find.</param>
/// <param name="ofMembers">What only members find.</param>
public sealed class ScopedAdvertisementIndex(IAdvertisementIndex everybody, IAdvertisementIndex ofMembers) : IAdvertisementIndex
{
    /// <inheritdoc/>
    public int Put(AdvertisedDocument document, DateTimeOffset now)
    {
        if (document.IsWithdrawal && ofMembers.Find(document.Name, document.Publisher, now) is { } before)
        {
            ofMembers.Put(document with { IsForMembers = true, Group = before.Group }, now);
        }

        return (document.IsForMembers && !document.IsWithdrawal ? ofMembers : everybody).Put(document, now);
    }

    /// <inheritdoc/>
    public AdvertisedDocument? Find(string name, Identifier publisher, DateTimeOffset now) =>
        everybody.Find(name, publisher, now) ?? ofMembers.Find(name, publisher, now);

    /// <inheritdoc/>
    public IReadOnlyList<AdvertisedDocument> FindAll(string name, DateTimeOffset now) => [.. ofMembers.FindAll(name, now), .. everybody.FindAll(name, now)];

    /// <inheritdoc/>
    public IReadOnlyList<AdvertisedDocument> Search(DiscoveryQuery query, Identifier? members, DateTimeOffset now)
    {
        if (members is null)
        {
            return everybody.Search(query, null, now);
        }

        DiscoveryQuery whole = query with { Skip = 0, Limit = query.Skip + query.Limit };
        return [.. ofMembers.Search(whole, members, now).Concat(everybody.Search(whole, members, now)).Skip(query.Skip).Take(query.Limit + 1)];
    }

    /// <inheritdoc/>
    public void DeleteExpired(DateTimeOffset now)
    {
        everybody.DeleteExpired(now);
        ofMembers.DeleteExpired(now);
    }
}
