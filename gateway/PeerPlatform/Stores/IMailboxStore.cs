using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Stores;

/// <summary>
/// Mailboxes of a relay. Whatever a call changes is on disk when it returns, as a whole or not at all; a batch is one transaction, so that many
/// deposits share one flush. May be called from any thread. Every member may throw a <see cref="StateException"/>.
/// </summary>
public interface IMailboxStore
{
    /// <summary>Random, not 0, made with the store: tells the numbers of this store from those of another that had its place.</summary>
    ulong Era { get; }

    /// <summary>All mailboxes.</summary>
    IReadOnlyList<MailboxRecord> List();

    /// <summary>What each depositor has in each mailbox, delivered names included.</summary>
    IReadOnlyList<MailboxShare> Shares();

    /// <summary>Adds a mailbox, or replaces what is known of it; its items stay.</summary>
    /// <param name="mailbox">The mailbox.</param>
    void Save(MailboxRecord mailbox);

    /// <summary>Removes a mailbox with all its items and names.</summary>
    /// <param name="name">The mailbox; it need not be there.</param>
    void Remove(MailboxName name);

    /// <summary>Keeps messages, in their order. The mailboxes must be there.</summary>
    /// <param name="deposits">The messages.</param>
    /// <returns>For each its number; 0 when its name is known in that mailbox, from before or from earlier in this batch: then nothing is changed.</returns>
    IReadOnlyList<long> Append(IReadOnlyList<MailboxDeposit> deposits);

    /// <summary>Messages that wait, in the order of their numbers.</summary>
    /// <param name="name">The mailbox.</param>
    /// <param name="after">The number before the first that is wanted.</param>
    /// <param name="most">How many at most.</param>
    IReadOnlyList<MailboxItem> Read(MailboxName name, long after, int most);

    /// <summary>Overwrites delivered messages; their names stay known until they would have expired. Messages that do not wait are skipped.</summary>
    /// <param name="ranges">Which.</param>
    /// <returns>What no longer waits, by mailbox and depositor.</returns>
    IReadOnlyList<MailboxShare> Deliver(IReadOnlyList<MailboxRange> ranges);

    /// <summary>Removes what expired: messages and names.</summary>
    /// <param name="now">The time.</param>
    /// <param name="most">How many at most, so that no call takes long.</param>
    /// <returns>The removed: a message that waited with its octets, a name of a delivered one with none.</returns>
    IReadOnlyList<MailboxItem> DeleteExpired(DateTimeOffset now, int most);

    /// <summary>When the first message in a mailbox was accepted that still waits; null when none does.</summary>
    /// <param name="name">The mailbox.</param>
    DateTimeOffset? Oldest(MailboxName name);
}
