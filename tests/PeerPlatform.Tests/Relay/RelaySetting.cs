using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Credentials;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Relay;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.PeerPlatform.Tests.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Relay;

/// <summary>How a test's relay peer differs from the others.</summary>
internal sealed record RelaySetting
{
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Transports beside memory and relay.</summary>
    internal IReadOnlyList<ITransport> More { get; init; } = [];

    internal Identifier? Home { get; init; }

    internal IMailboxStore? Mailboxes { get; init; }

    internal ICollectedStore Collected { get; init; } = new MemoryCollectedStore();

    internal RelayHostOptions Host { get; init; } = new();

    internal IRelayAccess Access { get; init; } = new FixedAccess();

    internal IReadOnlyDictionary<Identifier, Identifier> Routes { get; init; } = new Dictionary<Identifier, Identifier>();

    internal Func<Identifier, bool> Reaches { get; init; } = static _ => false;

    internal Func<Identifier, RemoteAddress?>? Connects { get; init; }

    internal Identifier Group { get; init; } = TestPeer.Group;

    internal BodyCredentials? Credentials { get; init; }

    internal uint BootCount { get; init; } = 1;

    internal TimeSpan Life { get; init; } = TimeSpan.FromHours(1);

    internal SessionPolicy Policy => new()
    {
        Suites = [NanoPeers.Messages.Suite.Aes128CbcHmac], KeyExchanges = [KeyExchangeMethod.Resumption], LifetimeSeconds = 86_400, MessageLimit = 1_000_000,
    };
}
