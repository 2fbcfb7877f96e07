using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>One way to a session's peer: a transport, and where the peer was last heard on it. NODES.md, "Paths".</summary>
public sealed class SessionPath
{
    private volatile RemoteAddress _address;

    internal SessionPath(ITransport transport, RemoteAddress address)
    {
        Transport = transport;
        _address = address;
    }

    /// <summary>The transport.</summary>
    public ITransport Transport { get; }

    /// <summary>Where the peer was last heard on it.</summary>
    public RemoteAddress Address
    {
        get => _address;
        internal set => _address = value;
    }

    /// <summary>Whether sending on it failed, or the peer stays silent on it; it is used again when the peer is heard on it.</summary>
    public bool IsDown { get; internal set; }

    /// <summary>When an authentic message last came on it, by the node's clock.</summary>
    internal long HeardMillis { get; set; }

    /// <summary>When the peer was last asked on it whether it lives.</summary>
    internal long PingedMillis { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Address.ToString() + (IsDown ? " (down)" : "");
}
