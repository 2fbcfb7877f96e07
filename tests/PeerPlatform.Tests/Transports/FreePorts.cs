using System.Net;
using System.Net.Sockets;

namespace NanoPeers.PeerPlatform.Tests.Transports;

/// <summary>Ports that nobody has now, outside the range from which systems give ports away by themselves.</summary>
internal static class FreePorts
{
    private const int First = 15_000;
    private const int Last = 32_000;

    public static int Udp() => Free(SocketType.Dgram, ProtocolType.Udp);

    public static int Tcp() => Free(SocketType.Stream, ProtocolType.Tcp);

    private static int Free(SocketType type, ProtocolType protocol)
    {
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
            int port = Random.Shared.Next(First, Last);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Any, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }
}
