using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Stores;

/// <summary>
/// A message for a mailbox. What names it is its receiver and what its envelope says: sender, key and sequence number. The same name is kept once,
/// and is known until the message would have expired, delivered or not.
/// </summary>
public sealed record MailboxDeposit
{
    /// <summary>The mailbox.</summary>
    public required MailboxName Mailbox { get; init; }

    /// <summary>The peer that is to receive it: the mailbox's owner, or in transit whose mailbox the next gateway, or one behind it, has.</summary>
    public required Identifier Receiver { get; init; }

    /// <summary>The gateway that has the receiver's mailbox; in transit not always the next one.</summary>
    public required Identifier Gateway { get; init; }

    /// <summary>The message's sender.</summary>
    public required Identifier Sender { get; init; }

    /// <summary>The message's key id; 0 for one in clear.</summary>
    public required ulong KeyId { get; init; }

    /// <summary>The message's sequence number.</summary>
    public required ulong Sequence { get; init; }

    /// <summary>Who deposited it.</summary>
    public required Identifier Depositor { get; init; }

    /// <summary>The gateway at which the sender has a mailbox; null when it named none.</summary>
    public Identifier? Home { get; init; }

    /// <summary>When it was deposited.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>Until when it is worth keeping.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The whole message.</summary>
    public required byte[] Message { get; init; }
}
