using System.Net.NetworkInformation;

namespace NanoPeers.Firmware.Board;

/// <summary>The board's address on one kind of network interface.</summary>
public static class CardAddress
{
    private const string NoAddress = "0.0.0.0";

    /// <summary>The address, in numbers; null when there is none.</summary>
    /// <param name="type">The kind of interface.</param>
    public static string? Find(NetworkInterfaceType type)
    {
        foreach (NetworkInterface card in NetworkInterface.GetAllNetworkInterfaces())
        {
            if (card.NetworkInterfaceType == type && card.IPv4Address != null && card.IPv4Address != NoAddress && card.IPv4Address.Length > 0)
            {
                return card.IPv4Address;
            }
        }

        return null;
    }
}
