using System.Net.Sockets;
using System.Text;

namespace NanoPeers.DesktopPeer.Composition;

/// <summary>
/// Tells the service manager how far this program is, by the protocol of sd_notify(3): a datagram with lines to the socket that the environment
/// variable NOTIFY_SOCKET names. Without one there is nobody to tell.
/// </summary>
internal static class ServiceNotice
{
    private const string SocketVariable = "NOTIFY_SOCKET";

    /// <summary>It does its work.</summary>
    public const string Ready = "READY=1";

    /// <summary>It was asked to end, and is at it.</summary>
    public const string Stopping = "STOPPING=1";

    /// <summary>Sends lines; a service manager that does not hear them is not waited for.</summary>
    /// <param name="lines">Such as <see cref="Ready"/>.</param>
    /// <returns>False when there is nobody to tell, or the socket cannot be used.</returns>
    public static bool Tell(string lines)
    {
        string? name = Environment.GetEnvironmentVariable(SocketVariable);
        if (string.IsNullOrEmpty(name) || name[0] is not ('/' or '@'))
        {
            return false;
        }

        try
        {
            using Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(name[0] == '@' ? '\0' + name[1..] : name)); // "@" is how a name outside of the file system is written
            socket.Send(Encoding.UTF8.GetBytes(lines));
            return true;
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return false;
        }
    }
}
