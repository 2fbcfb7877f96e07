namespace NanoPeers.Endpoints;

/// <summary>The transports that an endpoint can name. The scheme selects the transport. PROTOCOL.md section 1.</summary>
public enum EndpointScheme
{
    /// <summary><c>udp://host:port</c>.</summary>
    Udp = 1,

    /// <summary><c>tcp://host:port</c>.</summary>
    Tcp = 2,

    /// <summary><c>http://host:port/relay/PEER-UUID</c>.</summary>
    Http = 3,

    /// <summary><c>relay://GATEWAY-UUID/PEER-UUID</c>.</summary>
    Relay = 4,

    /// <summary><c>memory://name</c>: peers of one process (S0: the protocols also work inside one computer).</summary>
    Memory = 5,

    /// <summary>Any other scheme of RFC 3986; a transport may be registered for it by name (S0: IrDA, Bluetooth).</summary>
    Other = 6,
}
