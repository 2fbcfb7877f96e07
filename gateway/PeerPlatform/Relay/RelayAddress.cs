using NanoPeers.Endpoints;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Relay;

/// <summary>A peer by the gateway at which it has a mailbox.</summary>
public sealed class RelayAddress : RemoteAddress
{
    /// <summary>Makes an address.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="peer">The mailbox's owner.</param>
    public RelayAddress(Identifier gateway, Identifier peer)
    {
        Gateway = gateway;
        Peer = peer;
    }

    /// <inheritdoc/>
    public override string Scheme => RelayTransport.SchemeName;

    /// <summary>Who has the mailbox.</summary>
    public Identifier Gateway { get; }

    /// <summary>Whose mailbox it is.</summary>
    public Identifier Peer { get; }

    /// <inheritdoc/>
    public override bool Equals(RemoteAddress? other) => other is RelayAddress relay && relay.Gateway.Equals(Gateway) && relay.Peer.Equals(Peer);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Gateway, Peer);

    /// <inheritdoc/>
    protected override Endpoint MakeEndpoint() => Of(Gateway, Peer);

    internal static Endpoint Of(Identifier gateway, Identifier peer) => Endpoint.Parse($"{RelayTransport.SchemeName}://{gateway}/{peer}")!;
}
