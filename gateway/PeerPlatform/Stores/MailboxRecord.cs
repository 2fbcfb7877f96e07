using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Stores;

/// <summary>A mailbox of a relay.</summary>
/// <param name="Name">Whose, and what for.</param>
/// <param name="Group">The group under whose session it was opened: its members may deposit. Zeros for a transit mailbox.</param>
/// <param name="Access">Who may deposit, one of <see cref="NanoPeers.Relay.RelayAccess"/>.</param>
/// <param name="LeaseUntil">When it is closed unless its owner renews it.</param>
public sealed record MailboxRecord(MailboxName Name, Identifier Group, int Access, DateTimeOffset LeaseUntil);
