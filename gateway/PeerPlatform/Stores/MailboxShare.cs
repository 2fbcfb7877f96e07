using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Stores;

/// <summary>What one depositor has in a mailbox, as a relay adds it up when it starts.</summary>
/// <param name="Mailbox">The mailbox.</param>
/// <param name="Depositor">Who deposited.</param>
/// <param name="Items">Messages that wait.</param>
/// <param name="Octets">Their octets.</param>
/// <param name="Names">Names that are known, those of delivered messages included.</param>
public sealed record MailboxShare(MailboxName Mailbox, Identifier Depositor, int Items, long Octets, int Names);
