using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Relay;

/// <summary>A mailbox of this relay, for people.</summary>
/// <param name="Owner">Whose it is; in transit the next gateway.</param>
/// <param name="IsTransit">Whether it holds messages for another gateway.</param>
/// <param name="Access">Who may deposit.</param>
/// <param name="Items">Messages that wait.</param>
/// <param name="Octets">Their octets.</param>
/// <param name="Oldest">When the first of them was accepted; null when none waits.</param>
/// <param name="LeaseUntil">When it is closed unless it is renewed.</param>
/// <param name="IsPresent">Whether its owner collects now.</param>
/// <param name="MostItems">Quota of messages.</param>
/// <param name="MostOctets">Quota of octets.</param>
public sealed record MailboxStatus(
    Identifier Owner, bool IsTransit, int Access, int Items, long Octets, DateTimeOffset? Oldest, DateTimeOffset LeaseUntil, bool IsPresent, int MostItems,
    long MostOctets);
