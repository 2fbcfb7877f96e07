using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.PeerPlatform.Relay;

/// <summary>What a peer's relay service is made of.</summary>
public sealed record RelayServiceOptions
{
    /// <summary>Mailboxes that this peer keeps for others; null when it is no relay.</summary>
    public IMailboxStore? Mailboxes { get; init; }

    /// <summary>How it works as a relay.</summary>
    public RelayHostOptions Host { get; init; } = new();

    /// <summary>Who may do what here.</summary>
    public required IRelayAccess Access { get; init; }

    /// <summary>How far this peer has come with the gateways at which it collects.</summary>
    public required ICollectedStore Collected { get; init; }

    /// <summary>The transport that sends and receives by relay; null when this peer only keeps mailboxes.</summary>
    public RelayTransport? Transport { get; init; }

    /// <summary>The session under which a gateway is spoken with; null: the newest that is not itself by relay, for groups or control.</summary>
    public Func<Identifier, PeerSession?>? FindSession { get; init; }

    /// <summary>Sets a session with a gateway up; null when others see to that.</summary>
    public Func<Identifier, CancellationToken, Task<PeerSession?>>? Connect { get; init; }

    /// <summary>Whether a gateway can be reached, though there may be no session with it now.</summary>
    public Func<Identifier, bool> Reaches { get; init; } = static _ => false;

    /// <summary>The way to gateways that are not reached themselves: the next one.</summary>
    public IReadOnlyDictionary<Identifier, Identifier> Routes { get; init; } = new Dictionary<Identifier, Identifier>();

    /// <summary>How long a message that this peer sends by relay is worth keeping.</summary>
    public TimeSpan Life { get; init; } = TimeSpan.FromHours(24);

    /// <summary>For how long this peer asks its mailboxes to be kept.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long one Collect holds.</summary>
    public TimeSpan Stay { get; init; } = TimeSpan.FromSeconds(60);
}
