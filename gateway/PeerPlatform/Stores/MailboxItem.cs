namespace NanoPeers.PeerPlatform.Stores;

/// <summary>A message that waits in a mailbox.</summary>
/// <param name="Number">Ascending in the order of acceptance, from 1, never used again in the store's era; not without gaps.</param>
/// <param name="Deposit">What was deposited.</param>
public sealed record MailboxItem(long Number, MailboxDeposit Deposit);
