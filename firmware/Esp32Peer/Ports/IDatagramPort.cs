using NanoPeers.Endpoints;

namespace NanoPeers.Firmware.Ports;

/// <summary>
/// Datagrams of a board. An address is <see cref="AddressOctets.Length"/> octets in an array of the caller: nothing is allocated per datagram,
/// and nothing throws. Wi-Fi comes and goes below this port; while it is away nothing is received and sending answers false.
/// </summary>
public interface IDatagramPort
{
    /// <summary>
    /// Takes the next datagram. The peer's loop waits here and nowhere else, so the time is waited out even while there is no network.
    /// </summary>
    /// <param name="buffer">Receives the datagram; what does not fit is cut off.</param>
    /// <param name="timeoutMillis">Longest wait in milliseconds; 0 only looks.</param>
    /// <param name="sourceAddress">Receives where it came from.</param>
    /// <returns>Octets of the datagram; 0 when none came.</returns>
    int Receive(byte[] buffer, int timeoutMillis, byte[] sourceAddress);

    /// <summary>
    /// Whether the last datagram came to the multicast group or by broadcast. A platform that cannot tell answers false.
    /// </summary>
    bool CameToAll { get; }

    /// <summary>Sends to one address.</summary>
    /// <param name="buffer">Holds the datagram.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    /// <param name="address">Where it goes.</param>
    /// <returns>False when it was not sent.</returns>
    bool Send(byte[] buffer, int offset, int count, byte[] address);

    /// <summary>Sends to the multicast group of region discovery.</summary>
    /// <param name="buffer">Holds the datagram.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    /// <returns>False when it was not sent.</returns>
    bool SendMulticast(byte[] buffer, int offset, int count);

    /// <summary>Sends to all peers of the subnet.</summary>
    /// <param name="buffer">Holds the datagram.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    /// <returns>False when it was not sent.</returns>
    bool SendBroadcast(byte[] buffer, int offset, int count);

    /// <summary>Finds the address of an endpoint. May take time when the host is a name; asked only when a search begins.</summary>
    /// <param name="endpoint">An endpoint with the scheme udp.</param>
    /// <param name="address">Receives its address.</param>
    /// <returns>False when there is none, or not now.</returns>
    bool TryResolve(Endpoint endpoint, byte[] address);
}
