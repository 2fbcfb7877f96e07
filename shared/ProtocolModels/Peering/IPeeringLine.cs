namespace NanoPeers.Peering;

/// <summary>
/// The way out for packets. Addresses are numbers of the driver's choice, not 0: for IPv4 the address and port. Octets are valid during a call, and a call
/// hands nothing back to the same node.
/// </summary>
public interface IPeeringLine
{
    /// <summary>Sends a packet to all nodes of the network.</summary>
    /// <param name="buffer">Holds it.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    void Broadcast(byte[] buffer, int offset, int count);

    /// <summary>Sends a packet to one node.</summary>
    /// <param name="who">The node's address, as its packets came from.</param>
    /// <param name="buffer">Holds it.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    void Send(long who, byte[] buffer, int offset, int count);
}
