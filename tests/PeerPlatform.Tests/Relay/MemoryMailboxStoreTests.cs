using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.PeerPlatform.Tests.Relay;

/// <summary>Mailboxes in memory.</summary>
public sealed class MemoryMailboxStoreTests : MailboxStoreContract
{
    /// <inheritdoc/>
    protected override IMailboxStore Store { get; } = new MemoryMailboxStore();
}
