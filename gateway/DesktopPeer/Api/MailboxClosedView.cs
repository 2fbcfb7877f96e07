namespace NanoPeers.DesktopPeer.Api;

/// <summary>What DELETE /api/relay/mailboxes/PEER did.</summary>
/// <param name="Owner">Whose mailbox it was.</param>
/// <param name="ThrownAway">Messages that waited.</param>
internal sealed record MailboxClosedView(string Owner, int ThrownAway);
