using NanoPeers.Firmware.Ports;
using NanoPeers.Peering;

namespace NanoPeers.Firmware.Peering;

/// <summary>The way out for peering packets, and the numbers that stand for addresses: the IPv4 address, then 16 bits of port.</summary>
internal sealed class BoardLine : IPeeringLine
{
    private readonly IPeeringPort _port;
    private readonly byte[] _to = new byte[AddressOctets.Length];

    public BoardLine(IPeeringPort port)
    {
        _port = port;
    }

    public void Broadcast(byte[] buffer, int offset, int count)
    {
        _port.SendToAll(buffer, offset, count);
    }

    public void Send(long who, byte[] buffer, int offset, int count)
    {
        Write(who, _to);
        _port.Send(buffer, offset, count, _to);
    }

    public static long NumberOf(byte[] address)
    {
        long number = 0;
        for (int i = 0; i < AddressOctets.Length; i++)
        {
            number = (number << 8) | address[i];
        }

        return number;
    }

    public static void Write(long who, byte[] address)
    {
        for (int i = AddressOctets.Length - 1; i >= 0; i--)
        {
            address[i] = (byte)who;
            who >>= 8;
        }
    }
}
