using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Relay;

/// <summary>A deposit as it was asked for.</summary>
/// <param name="Exchange">Names the question.</param>
/// <param name="Gateway">Who has the mailbox; null for the relay that is asked.</param>
/// <param name="Owner">Whose mailbox.</param>
/// <param name="Home">Where the sender has a mailbox; null for nowhere.</param>
/// <param name="Seconds">How long it is worth keeping.</param>
/// <param name="Message">The message.</param>
internal readonly record struct RelayDeposit(
    ulong Exchange, Identifier? Gateway, Identifier Owner, Identifier? Home, uint Seconds, ReadOnlyMemory<byte> Message);
