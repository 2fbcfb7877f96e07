using NanoPeers.Endpoints;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// The address of one remote on one transport. Immutable; may be kept, compared, used as a key, and sent to as often as wanted without
/// allocation. Made by <see cref="ITransport.TryResolve"/> or <see cref="IncomingAddress.Remember"/>.
/// </summary>
public abstract class RemoteAddress : IEquatable<RemoteAddress>
{
    private Endpoint? _endpoint;

    /// <summary>The scheme of the transport that sends to it.</summary>
    public abstract string Scheme { get; }

    /// <summary>The address as an endpoint that can be advertised, stored and resolved again.</summary>
    public Endpoint Endpoint => _endpoint ??= MakeEndpoint();

    /// <summary>Whether both name the same remote on the same transport.</summary>
    /// <param name="other">Another address.</param>
    public abstract bool Equals(RemoteAddress? other);

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => obj is RemoteAddress other && Equals(other);

    /// <summary>A hash that is the same as that of an <see cref="IncomingAddress"/> which names this remote.</summary>
    public abstract override int GetHashCode();

    /// <summary>The endpoint's URI.</summary>
    public sealed override string ToString() => Endpoint.ToString();

    /// <summary>Makes the endpoint; called at first need.</summary>
    protected abstract Endpoint MakeEndpoint();
}
