using System.Text;
using NanoPeers.Peering;

namespace NanoPeers.ProtocolModels.Tests.Peering.Rig;

/// <summary>Packets from text.</summary>
internal static class Packets
{
    public static PeeringPacket Read(string text)
    {
        byte[] octets = Encoding.UTF8.GetBytes(text);
        PeeringPacket packet = new();
        int fault = packet.TryRead(octets, 0, octets.Length);
        return fault == PeeringFault.None ? packet : throw new InvalidOperationException(PeeringFault.NameOf(fault));
    }
}
