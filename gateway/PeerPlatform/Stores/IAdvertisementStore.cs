using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Stores;

/// <summary>
/// The advertisements that this peer knows: its own, those of peers that asked it to keep them, and those that it heard (S0, discovery by a
/// cache of advertisements). Bounded: when it is full, what expires first goes first. Members may be called from any thread; readers
/// do not wait for writers. What a store keeps can be asked for again, so a power failure may undo the last changes, and a damaged
/// store is begun anew (<see cref="Lost"/>). Every member can end with a <see cref="StateException"/>.
/// </summary>
public interface IAdvertisementStore
{
    /// <summary>Longest name, characters.</summary>
    const int MaxName = 640;

    /// <summary>Longest title, characters.</summary>
    const int MaxTitle = 256;

    /// <summary>Longest name, and longest value, of an attribute that is found by, characters. Longer ones are kept, and found by no query.</summary>
    const int MaxAttributeText = 128;

    /// <summary>Most attributes of a record.</summary>
    const int MaxAttributes = 64;

    /// <summary>Largest document, octets.</summary>
    const int MaxDocument = 16 * 1024;

    /// <summary>Most records that <see cref="Find(string, DateTimeOffset)"/> gives for a name.</summary>
    const int MaxPublishersFound = 16;

    /// <summary>Everything that the store held was lost: it was damaged, and has begun anew. Raised without a lock, on the thread that noticed.</summary>
    event Action<AdvertisementLoss>? Lost;

    /// <summary>Records that the store keeps, withdrawals and expired ones that were not deleted yet among them.</summary>
    long Count { get; }

    /// <summary>Keeps an advertisement or a withdrawal, in place of an older one of the same name and publisher.</summary>
    /// <param name="record">The record.</param>
    /// <param name="now">The time.</param>
    /// <returns>What became of it; kept are <see cref="AdvertisementPutAnswer.Added"/> and <see cref="AdvertisementPutAnswer.Replaced"/>.</returns>
    /// <exception cref="ArgumentException">It is for members, and names no group.</exception>
    AdvertisementPutAnswer Put(AdvertisementRecord record, DateTimeOffset now) => PutAll([record], now)[0];

    /// <summary>Puts several at once, which costs far less than one by one.</summary>
    /// <param name="records">The records, in this order.</param>
    /// <param name="now">The time.</param>
    /// <returns>What became of each.</returns>
    /// <exception cref="ArgumentException">One is for members, and names no group; nothing was kept.</exception>
    IReadOnlyList<AdvertisementPutAnswer> PutAll(IReadOnlyList<AdvertisementRecord> records, DateTimeOffset now);

    /// <summary>What is advertised under a name, by whomever, whoever may be shown it: not expired, not withdrawn.</summary>
    /// <param name="name">The canonical name.</param>
    /// <param name="now">The time.</param>
    /// <returns>At most <see cref="MaxPublishersFound"/>; what a peer says of itself is the first.</returns>
    IReadOnlyList<AdvertisementRecord> Find(string name, DateTimeOffset now);

    /// <summary>What one publisher advertises under a name, or that it withdrew it.</summary>
    /// <param name="name">The canonical name.</param>
    /// <param name="publisher">Who published it.</param>
    /// <param name="now">The time.</param>
    /// <returns>Null when there is nothing, or it expired. May be a withdrawal.</returns>
    AdvertisementRecord? Find(string name, Identifier publisher, DateTimeOffset now);

    /// <summary>
    /// Finds advertisements, page by page. What is put while somebody pages may be on no page; nothing else is missed.
    /// </summary>
    /// <param name="query">What to look for.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="ArgumentException">The query's limit is out of range, or an attribute's text is empty.</exception>
    AdvertisementPage Search(AdvertisementQuery query, DateTimeOffset now);

    /// <summary>Keeps a signed withdrawal, in place of what it takes back; the word for <see cref="Put"/> of a withdrawal.</summary>
    /// <param name="withdrawal">A record whose <see cref="AdvertisementRecord.IsWithdrawal"/> is set.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="ArgumentException">It is no withdrawal.</exception>
    AdvertisementPutAnswer Withdraw(AdvertisementRecord withdrawal, DateTimeOffset now) => withdrawal.IsWithdrawal
        ? Put(withdrawal, now)
        : throw new ArgumentException("This is no withdrawal.", nameof(withdrawal));

    /// <summary>Forgets a record without a trace: an older version may come back.</summary>
    /// <param name="name">The canonical name.</param>
    /// <param name="publisher">Who published it.</param>
    /// <returns>False when there was none.</returns>
    bool Forget(string name, Identifier publisher);

    /// <summary>Deletes what has expired, the longest expired first.</summary>
    /// <param name="now">The time.</param>
    /// <param name="max">Most to delete in this call.</param>
    /// <returns>How many were deleted; as many as <paramref name="max"/> when there may be more.</returns>
    int DeleteExpired(DateTimeOffset now, int max);

    /// <summary>Whether an attribute is short enough to be found by.</summary>
    /// <param name="attribute">The attribute.</param>
    static bool IsIndexed(AdvertisementAttribute attribute) =>
        attribute.Name.Length is > 0 and <= MaxAttributeText && attribute.Value.Length is > 0 and <= MaxAttributeText;

    /// <summary>Refuses a record that nobody could be shown.</summary>
    /// <param name="records">The records.</param>
    /// <exception cref="ArgumentException">One is for members, and names no group.</exception>
    static void Demand(IReadOnlyList<AdvertisementRecord> records)
    {
        foreach (AdvertisementRecord record in records)
        {
            if (record.Scope == AdvertisementScope.Members && record.Group is null)
            {
                throw new ArgumentException($"{record.Name} is for members, and names no group.", nameof(records));
            }
        }
    }
}
