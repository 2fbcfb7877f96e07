namespace NanoPeers.Firmware.Ports;

/// <summary>The octets of a datagram's address: four of IPv4, two of the port, both big-endian.</summary>
public static class AddressOctets
{
    /// <summary>Octets of an address.</summary>
    public const int Length = 6;

    /// <summary>Octets of its IPv4 part; the port follows.</summary>
    public const int HostLength = 4;

    /// <summary>Whether two addresses are the same. Allocates nothing.</summary>
    /// <param name="left">An address.</param>
    /// <param name="right">Another.</param>
    public static bool AreSame(byte[] left, byte[] right)
    {
        for (int i = 0; i < Length; i++)
        {
            if (left[i] != right[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether no address was written yet.</summary>
    /// <param name="address">An address.</param>
    public static bool IsNone(byte[] address)
    {
        for (int i = 0; i < Length; i++)
        {
            if (address[i] != 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>An address as people write it: <c>192.168.1.20:9701</c>.</summary>
    /// <param name="address">An address.</param>
    public static string TextOf(byte[] address)
    {
        int port = (address[HostLength] << 8) | address[HostLength + 1];
        return address[0].ToString() + "." + address[1].ToString() + "." + address[2].ToString() + "." + address[3].ToString() + ":" + port.ToString();
    }
}
