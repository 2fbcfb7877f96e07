using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>One IPv4 address of one of this machine's interfaces that is up.</summary>
/// <param name="Name">The system's name of the interface, such as <c>eth0</c>.</param>
/// <param name="Index">The system's number of the interface.</param>
/// <param name="Address">The address.</param>
/// <param name="PrefixLength">Bits of the subnet.</param>
/// <param name="IsLoopback">Whether it leads to this machine only.</param>
public sealed record LocalInterface(string Name, int Index, IPAddress Address, int PrefixLength, bool IsLoopback)
{
    /// <summary>The subnet's broadcast address; null for a subnet of one or two.</summary>
    public IPAddress? Broadcast
    {
        get
        {
            if (PrefixLength > 30)
            {
                return null;
            }

            byte[] octets = Address.GetAddressBytes();
            for (int bit = PrefixLength; bit < 32; bit++)
            {
                octets[bit / 8] |= (byte)(0x80 >> (bit % 8));
            }

            return new IPAddress(octets);
        }
    }

    /// <summary>All there are now, in the system's order: what a person may choose from. Those that go away meanwhile are left out.</summary>
    public static IReadOnlyList<LocalInterface> List()
    {
        var found = new List<LocalInterface>();
        try
        {
            foreach (NetworkInterface card in NetworkInterface.GetAllNetworkInterfaces())
            {
                AddAddresses(card, found);
            }
        }
        catch (NetworkInformationException)
        {
            // The system gives no list at all: the caller goes on without multicast and broadcast.
        }

        return found;
    }

    /// <summary>Which of them a transport uses.</summary>
    /// <param name="available">What <see cref="List"/> said.</param>
    /// <param name="bindAddress">Where its socket is bound; a specific address leaves only the interface that has it.</param>
    /// <param name="wanted">Names or addresses; empty means every one that leads out, or loopback when none does.</param>
    public static IReadOnlyList<LocalInterface> Choose(IReadOnlyList<LocalInterface> available, IPAddress bindAddress, IReadOnlyList<string> wanted)
    {
        IEnumerable<LocalInterface> possible = available;
        if (!bindAddress.Equals(IPAddress.Any))
        {
            possible = IPAddress.IsLoopback(bindAddress)
                ? available.Where(local => local.IsLoopback)
                : available.Where(local => local.Address.Equals(bindAddress));
        }
        else if (wanted.Count == 0)
        {
            bool anyLeadsOut = available.Any(local => !local.IsLoopback);
            possible = available.Where(local => local.IsLoopback != anyLeadsOut);
        }

        return [.. possible.Where(local => wanted.Count == 0 || wanted.Contains(local.Name) || wanted.Contains(local.Address.ToString()))];
    }

    /// <summary>The address under which others reach a socket bound to an address: itself, or the first of this machine that leads out.</summary>
    internal static IPAddress Advertised(IPAddress bindAddress)
    {
        if (bindAddress.AddressFamily != AddressFamily.InterNetwork)
        {
            return bindAddress.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : bindAddress;
        }

        return bindAddress.Equals(IPAddress.Any)
            ? Choose(List(), bindAddress, []).Select(local => local.Address).FirstOrDefault(IPAddress.Loopback)
            : bindAddress;
    }

    private static void AddAddresses(NetworkInterface card, List<LocalInterface> found)
    {
        if (card.OperationalStatus is not (OperationalStatus.Up or OperationalStatus.Unknown) || !card.Supports(NetworkInterfaceComponent.IPv4))
        {
            return;
        }

        try
        {
            IPInterfaceProperties properties = card.GetIPProperties();
            int index = properties.GetIPv4Properties().Index;
            bool isLoopback = card.NetworkInterfaceType == NetworkInterfaceType.Loopback;
            found.AddRange(properties.UnicastAddresses
                .Where(unicast => unicast.Address.AddressFamily == AddressFamily.InterNetwork)
                .Select(unicast => new LocalInterface(card.Name, index, unicast.Address, unicast.PrefixLength, isLoopback)));
        }
        catch (NetworkInformationException)
        {
            // It went away between the two questions.
        }
    }
}
