using System.Net;
using System.Net.Sockets;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>Binds the TCP socket on which a stream transport will listen.</summary>
internal static class StreamListener
{
    /// <summary>Binds to the wanted port or, when it is taken and that is allowed, to any free one.</summary>
    /// <exception cref="TransportBindException">The port cannot be had.</exception>
    public static Socket Bind(string scheme, IPAddress address, int port, bool allowOtherPort)
    {
        try
        {
            return Bind(address, port);
        }
        catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return allowOtherPort
                ? Bind(address, 0)
                : throw new TransportBindException($"{scheme} port {port} of {address} is taken: allow another port, or choose one.", taken);
        }
        catch (SocketException exception)
        {
            throw new TransportBindException($"{scheme} cannot be bound to {address}: {exception.Message}.", exception);
        }
    }

    private static Socket Bind(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }
}
