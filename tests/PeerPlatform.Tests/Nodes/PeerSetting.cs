using NanoPeers.PeerPlatform.Credentials;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Nodes;

/// <summary>How a test's peer differs from the others.</summary>
internal sealed record PeerSetting
{
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Another transport than UDP on loopback.</summary>
    internal ITransport? Transport { get; init; }

    internal int Port { get; init; }

    internal uint BootCount { get; init; } = 1;

    internal uint LifetimeSeconds { get; init; } = 3600;

    internal uint MessageLimit { get; init; } = 1_000_000;

    internal byte Suite { get; init; } = NanoPeers.Messages.Suite.Aes128CbcHmac;

    internal bool Answers { get; init; } = true;

    internal bool KeepsAlive { get; init; } = true;

    internal AcceptDecision Decision { get; init; } = AcceptDecision.Accept;

    internal Func<SessionQuestion, CancellationToken, Task<bool>>? AskUser { get; init; }

    /// <summary>Takes the place of the secret's authenticator; may throw.</summary>
    internal Func<IAuthenticator>? Authenticator { get; init; }

    internal IGroupKeyTable? GroupKeys { get; init; }

    internal BodyCredentials? Credentials { get; init; }

    internal INodeTraffic? Traffic { get; init; }

    internal SessionPolicy Policy => new()
    {
        Suites = [Suite],
        KeyExchanges = [KeyExchangeMethod.Resumption],
        LifetimeSeconds = LifetimeSeconds,
        MessageLimit = MessageLimit,
    };
}
