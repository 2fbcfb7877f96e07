using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.PeerPlatform.Tests.Relay;

/// <summary>A store whose disk is full while a test says so.</summary>
internal sealed class FailingStore(IMailboxStore store) : IMailboxStore
{
    internal bool Fails { get; set; }

    public ulong Era => store.Era;

    public IReadOnlyList<MailboxRecord> List() => Working().List();

    public IReadOnlyList<MailboxShare> Shares() => Working().Shares();

    public void Save(MailboxRecord mailbox) => Working().Save(mailbox);

    public void Remove(MailboxName name) => Working().Remove(name);

    public IReadOnlyList<long> Append(IReadOnlyList<MailboxDeposit> deposits) => Working().Append(deposits);

    public IReadOnlyList<MailboxItem> Read(MailboxName name, long after, int most) => Working().Read(name, after, most);

    public IReadOnlyList<MailboxShare> Deliver(IReadOnlyList<MailboxRange> ranges) => Working().Deliver(ranges);

    public IReadOnlyList<MailboxItem> DeleteExpired(DateTimeOffset now, int most) => Working().DeleteExpired(now, most);

    public DateTimeOffset? Oldest(MailboxName name) => Working().Oldest(name);

    private IMailboxStore Working() => Fails ? throw new StateUnavailableException("mailboxes", "The disk is full.", "Make room.") : store;
}
