using NanoPeers.Firmware.Ports;

namespace NanoPeers.Firmware.Peering;

/// <summary>
/// Which aliases a board fetches from: http, at the very address that the answer came from, in numbers, at a port of the range that peers use. No name is
/// looked up, and no other machine asked, whatever a packet says.
/// </summary>
public static class AliasUrl
{
    /// <summary>The lowest port of an alias.</summary>
    public const int FirstPort = 6515;

    /// <summary>The highest port of an alias.</summary>
    public const int LastPort = 6530;

    /// <summary>Reads an alias.</summary>
    /// <param name="text">As it stood in the packet.</param>
    /// <param name="source">Where the packet came from, 6 octets.</param>
    /// <param name="anyPort">Whether any port will do: where several nodes share a machine.</param>
    /// <returns>Null when it may not be fetched.</returns>
    public static HttpUrl? Accept(string? text, byte[] source, bool anyPort)
    {
        if (text == null || !text.StartsWith("http://" + HostText(source) + ":") || text.Contains("?"))
        {
            return null;
        }

        HttpUrl? url = HttpUrl.Read(text);
        bool isPort = url != null && (anyPort || (url.Port >= FirstPort && url.Port <= LastPort));
        return isPort ? url : null;
    }

    /// <summary>An IPv4 address in numbers.</summary>
    /// <param name="host">Begins with its 4 octets.</param>
    public static string HostText(byte[] host)
    {
        return host[0].ToString() + "." + host[1].ToString() + "." + host[2].ToString() + "." + host[3].ToString();
    }

    /// <summary>Reads an IPv4 address in numbers.</summary>
    /// <param name="text">Four decimal numbers with dots.</param>
    /// <param name="port">The port.</param>
    /// <param name="address">Receives 6 octets.</param>
    /// <returns>False when it is something else.</returns>
    public static bool TryReadHost(string text, int port, byte[] address)
    {
        int place = 0;
        int number = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            char character = i < text.Length ? text[i] : '.';
            if (character == '.')
            {
                if (number < 0 || place == AddressOctets.HostLength)
                {
                    return false;
                }

                address[place++] = (byte)number;
                number = -1;
            }
            else
            {
                if (character < '0' || character > '9')
                {
                    return false;
                }

                number = ((number < 0 ? 0 : number) * 10) + (character - '0');
                if (number > 255)
                {
                    return false;
                }
            }
        }

        address[AddressOctets.HostLength] = (byte)(port >> 8);
        address[AddressOctets.HostLength + 1] = (byte)port;
        return place == AddressOctets.HostLength;
    }
}
