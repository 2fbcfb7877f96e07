using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace NanoPeers.VirtualPeer;

/// <summary>One IPv4 address of this machine: where multicasts and broadcasts leave and come in.</summary>
/// <param name="Index">The system's number of the interface.</param>
/// <param name="Address">The address.</param>
/// <param name="Broadcast">The subnet's broadcast address.</param>
/// <param name="IsLoopback">Whether it leads to this machine only.</param>
internal sealed record NetworkCard(int Index, IPAddress Address, IPAddress Broadcast, bool IsLoopback);

/// <summary>The interfaces of this machine that a virtual board uses.</summary>
internal static class NetworkCards
{
    /// <summary>Bound to one address: the interface that has it. Bound to all: those that lead out, or loopback when none does.</summary>
    /// <param name="bind">Where the board's socket is bound.</param>
    public static IReadOnlyList<NetworkCard> For(IPAddress bind)
    {
        List<NetworkCard> all = List();
        if (!bind.Equals(IPAddress.Any))
        {
            return all.FindAll(card => IPAddress.IsLoopback(bind) ? card.IsLoopback : card.Address.Equals(bind));
        }

        bool anyLeadsOut = all.Exists(card => !card.IsLoopback);
        return all.FindAll(card => card.IsLoopback != anyLeadsOut);
    }

    private static List<NetworkCard> List()
    {
        var found = new List<NetworkCard>();
        try
        {
            foreach (NetworkInterface card in NetworkInterface.GetAllNetworkInterfaces())
            {
                if (card.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown && card.Supports(NetworkInterfaceComponent.IPv4))
                {
                    Add(card, found);
                }
            }
        }
        catch (NetworkInformationException)
        {
            // The system gives no list: the board goes on with what was found, and with known addresses.
        }

        return found;
    }

    private static void Add(NetworkInterface card, List<NetworkCard> found)
    {
        IPInterfaceProperties properties = card.GetIPProperties();
        int index = properties.GetIPv4Properties().Index;
        bool isLoopback = card.NetworkInterfaceType == NetworkInterfaceType.Loopback;
        found.AddRange(properties.UnicastAddresses
            .Where(unicast => unicast.Address.AddressFamily == AddressFamily.InterNetwork)
            .Select(unicast => new NetworkCard(index, unicast.Address, BroadcastOf(unicast.Address, unicast.PrefixLength), isLoopback)));
    }

    private static IPAddress BroadcastOf(IPAddress address, int prefixLength)
    {
        byte[] octets = address.GetAddressBytes();
        for (int bit = prefixLength; bit < 32; bit++)
        {
            octets[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        return new IPAddress(octets);
    }
}
