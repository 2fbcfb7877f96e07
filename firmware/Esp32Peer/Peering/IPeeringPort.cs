namespace NanoPeers.Firmware.Peering;

/// <summary>The peering packets of a board, UDP port 1967. No call waits, and nothing throws. An address is 6 octets.</summary>
public interface IPeeringPort
{
    /// <summary>Takes the next packet, if one came.</summary>
    /// <param name="buffer">Receives it; what does not fit is cut off.</param>
    /// <param name="source">Receives where it came from.</param>
    /// <returns>Its octets; 0 when none came.</returns>
    int Receive(byte[] buffer, byte[] source);

    /// <summary>Sends a packet to one peer.</summary>
    /// <param name="buffer">Holds it.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    /// <param name="address">Where to.</param>
    void Send(byte[] buffer, int offset, int count, byte[] address);

    /// <summary>Sends a packet to all peers of the network.</summary>
    /// <param name="buffer">Holds it.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    void SendToAll(byte[] buffer, int offset, int count);
}
