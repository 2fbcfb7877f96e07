using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// Opens the sockets of UDP so that several peers of one machine each keep their own unicast and all hear the group. TRANSPORTS.md.
/// <para>
/// On Linux a socket that is bound to a multicast or broadcast address hears just what is sent there, so shared sockets never take a
/// datagram that was meant for the one peer which owns the port. Elsewhere the shared socket is bound to the wildcard address, and the
/// peer's own socket keeps off the group's port.
/// </para>
/// </summary>
/// <param name="bindsToGroups">Whether the system is one that lets a socket be bound to a group's address (Linux).</param>
internal sealed class UdpSockets(bool bindsToGroups)
{
    private const int OtherPortsTried = 63;
    private const int ReceiveBufferOctets = 1 << 20;

    // Linux, <asm-generic/socket.h> and <linux/in.h>.
    private const int SolSocket = 1;
    private const int SoReuseAddress = 2;
    private const int IpLevel = 0;
    private const int IpMulticastAll = 49;

    // Windows, <mswsock.h>: do not report a remote's "port unreachable" as an error of the next receive.
    private const int SioUdpConnectionReset = unchecked((int)0x9800000C);

    /// <summary>The rules of this machine's system.</summary>
    public static UdpSockets OfThisSystem => new(OperatingSystem.IsLinux());

    /// <summary>Whether shared sockets are bound to the groups' own addresses.</summary>
    public bool BindsToGroups => bindsToGroups;

    /// <summary>Opens the socket that is the peer's own, on the wanted port or, if allowed, on another.</summary>
    /// <exception cref="TransportBindException">The port is taken and no other is allowed, or the address is not this machine's.</exception>
    public Socket OpenOwn(UdpTransportOptions options)
    {
        SocketException? taken = null;
        List<int> candidates = [.. Candidates(options)];
        if (candidates.Count == 0)
        {
            throw new TransportBindException($"On this system the own udp port must differ from the group's port {options.GroupPort}: choose another.");
        }

        foreach (int port in candidates)
        {
            var socket = new Socket(options.BindAddress.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                BindOwn(socket, new IPEndPoint(options.BindAddress, port), options.GroupPort);
                Prepare(socket, options);
                return socket;
            }
            catch (SocketException exception)
            {
                socket.Dispose();
                if (exception.SocketErrorCode is not (SocketError.AddressAlreadyInUse or SocketError.AccessDenied))
                {
                    throw new TransportBindException($"udp cannot be bound to {options.BindAddress}: {exception.Message}.", exception);
                }

                taken ??= exception;
            }
        }

        throw new TransportBindException($"udp port {options.Port} of {options.BindAddress} is taken: allow another port, or choose one.", taken);
    }

    /// <summary>Opens a socket that hears what is sent to a multicast or broadcast address, beside other peers' sockets that do the same.</summary>
    /// <param name="heard">The address; where the system does not bind to it, everything that comes to the port is heard.</param>
    /// <param name="port">The group's port.</param>
    public Socket OpenShared(IPAddress heard, int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            SetReuse(socket);
            HearJoinedInterfacesOnly(socket);
            IgnoreConnectionReset(socket);
            socket.Bind(new IPEndPoint(bindsToGroups ? heard : IPAddress.Any, port));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    private IEnumerable<int> Candidates(UdpTransportOptions options)
    {
        if (options.Port == 0)
        {
            return [0];
        }

        IEnumerable<int> ports = options.AllowOtherPort
            ? Enumerable.Range(options.Port, OtherPortsTried + 1).Where(port => port <= ushort.MaxValue).Append(0)
            : [options.Port];
        bool keepsOff = !bindsToGroups && options.BindAddress.Equals(IPAddress.Any) && (options.UseMulticast || options.UseBroadcast);
        return ports.Where(port => !keepsOff || port != options.GroupPort);
    }

    /// <summary>
    /// On the group's port a wildcard socket must allow the shared sockets beside it, yet no second owner. So a claim is bound first, to an
    /// address that no shared socket has and without allowing others: it fails if there is an owner. Only then is it made to allow our own.
    /// </summary>
    private void BindOwn(Socket socket, IPEndPoint at, int groupPort)
    {
        if (!bindsToGroups || at.Port != groupPort || !at.Address.Equals(IPAddress.Any))
        {
            socket.Bind(at);
            return;
        }

        using var claim = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        claim.Bind(new IPEndPoint(IPAddress.Loopback, at.Port));
        SetReuse(claim);
        SetReuse(socket);
        socket.Bind(at);
    }

    private static void Prepare(Socket socket, UdpTransportOptions options)
    {
        IgnoreConnectionReset(socket);
        socket.ReceiveBufferSize = ReceiveBufferOctets;
        if (socket.AddressFamily == AddressFamily.InterNetwork)
        {
            HearJoinedInterfacesOnly(socket);
            socket.EnableBroadcast = options.UseBroadcast;
            socket.MulticastLoopback = true;
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive, options.MulticastHops);
        }
    }

    /// <summary>On Linux .NET's ReuseAddress sets SO_REUSEPORT too, which shares unicast out among sockets: only SO_REUSEADDR is wanted.</summary>
    private void SetReuse(Socket socket)
    {
        if (bindsToGroups)
        {
            int yes = 1;
            socket.SetRawSocketOption(SolSocket, SoReuseAddress, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in yes)));
        }
        else
        {
            socket.ExclusiveAddressUse = false;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        }
    }

    /// <summary>Otherwise Linux delivers a group that any process of the machine joined, on any interface, to every socket of the port.</summary>
    private static void HearJoinedInterfacesOnly(Socket socket)
    {
        if (OperatingSystem.IsLinux())
        {
            int no = 0;
            socket.SetRawSocketOption(IpLevel, IpMulticastAll, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in no)));
        }
    }

    private static void IgnoreConnectionReset(Socket socket)
    {
        if (OperatingSystem.IsWindows())
        {
            socket.IOControl(SioUdpConnectionReset, [0, 0, 0, 0], null);
        }
    }
}
