namespace NanoPeers.PeerPlatform.Stores;

/// <summary>Items of a mailbox by number.</summary>
/// <param name="Mailbox">The mailbox.</param>
/// <param name="First">The first.</param>
/// <param name="Last">The last.</param>
public readonly record struct MailboxRange(MailboxName Mailbox, long First, long Last);
