using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Stores;

/// <summary>What a mailbox is found by.</summary>
/// <param name="Owner">The peer that collects; of a transit mailbox the gateway that its messages go to next.</param>
/// <param name="IsTransit">Whether it holds messages for mailboxes of another gateway.</param>
public readonly record struct MailboxName(Identifier Owner, bool IsTransit)
{
    /// <summary>The mailbox of a peer.</summary>
    /// <param name="owner">The peer.</param>
    public static MailboxName Of(Identifier owner) => new(owner, false);

    /// <summary>Where messages wait for another gateway.</summary>
    /// <param name="gateway">The gateway.</param>
    public static MailboxName To(Identifier gateway) => new(gateway, true);
}
