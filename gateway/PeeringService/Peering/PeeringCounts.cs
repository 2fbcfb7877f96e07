namespace NanoPeers.PeeringService.Peering;

/// <summary>What a node has sent and heard since it began.</summary>
/// <param name="PacketsSent">Datagrams sent; a packet to all counts once for each address that it was sent to.</param>
/// <param name="OctetsSent">Octets of those.</param>
/// <param name="PacketsHeard">Datagrams that came in, with those that were dropped.</param>
/// <param name="OctetsHeard">Octets of those.</param>
/// <param name="Malformed">Datagrams that are no peering packet.</param>
/// <param name="Dropped">Datagrams dropped unread, since their source sent too many.</param>
/// <param name="Unsent">Datagrams that the system refused to send.</param>
/// <param name="Said">Packets that the protocol wanted sent; those to all count once.</param>
public readonly record struct PeeringCounts(
    long PacketsSent, long OctetsSent, long PacketsHeard, long OctetsHeard, long Malformed, long Dropped, long Unsent, long Said);
