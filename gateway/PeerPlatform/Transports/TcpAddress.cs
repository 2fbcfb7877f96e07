using System.Net;
using NanoPeers.Endpoints;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>A remote on TCP or TLS: where it listens, or the far end of a connection that it made.</summary>
public sealed class TcpAddress : RemoteAddress
{
    private bool _isUsed;

    internal TcpAddress(IPEndPoint remote, bool canDial, string scheme = TcpTransport.SchemeName, long serial = 0)
    {
        Remote = remote.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(remote.Address.MapToIPv4(), remote.Port) : remote;
        CanDial = canDial;
        Scheme = scheme;
        Serial = serial;
    }

    /// <inheritdoc/>
    public override string Scheme { get; }

    /// <summary>Whether a connection can be made to it. The far end of an incoming connection can be reached over that connection only.</summary>
    public bool CanDial { get; }

    internal IPEndPoint Remote { get; }

    /// <summary>Tells connections with the same remote apart, where each session has one of its own; 0 for the one that all share.</summary>
    internal long Serial { get; }

    /// <summary>Whether the connection was not made before; asked with the transport's lock held.</summary>
    internal bool TryUse() => !_isUsed && (_isUsed = true);

    /// <inheritdoc/>
    public override bool Equals(RemoteAddress? other) =>
        other is TcpAddress tcp && tcp.Remote.Equals(Remote) && tcp.Serial == Serial && tcp.Scheme == Scheme;

    /// <inheritdoc/>
    public override int GetHashCode() => Remote.GetHashCode();

    /// <inheritdoc/>
    protected override Endpoint MakeEndpoint() => IpEndpoints.Make(Scheme, Remote.Address, Remote.Port);
}
