using System.Net;
using System.Net.Sockets;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>Settings of a <see cref="UdpTransport"/>. The defaults are those of PROTOCOL.md section 1.</summary>
public sealed record UdpTransportOptions
{
    /// <summary>The platform's port, and that of its multicast group.</summary>
    public const int DefaultPort = 9701;

    /// <summary>The platform's multicast group.</summary>
    public const string DefaultGroup = "239.192.97.1";

    /// <summary>Where the transport's own socket is bound: every interface, one address, or loopback. An IPv6 address means unicast only.</summary>
    public IPAddress BindAddress { get; init; } = IPAddress.Any;

    /// <summary>Port of the transport's own socket; 0 takes any free one.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>Whether another port will do when <see cref="Port"/> is taken: the next ones are tried. The endpoint tells which it became.</summary>
    public bool AllowOtherPort { get; init; } = true;

    /// <summary>IPv4 multicast group to join and to send to.</summary>
    public IPAddress Group { get; init; } = IPAddress.Parse(DefaultGroup);

    /// <summary>Port of multicasts and broadcasts. All peers of a region have the same; several on one machine share it.</summary>
    public int GroupPort { get; init; } = DefaultPort;

    /// <summary>Whether multicasts are heard and sent.</summary>
    public bool UseMulticast { get; init; } = true;

    /// <summary>Whether broadcasts are heard and sent.</summary>
    public bool UseBroadcast { get; init; } = true;

    /// <summary>Interfaces for multicast and broadcast, by name or address (<see cref="LocalInterface.List"/>); empty means each that leads out.</summary>
    public IReadOnlyList<string> Interfaces { get; init; } = [];

    /// <summary>Routers that a multicast may pass, plus one; 1 keeps it on the subnet.</summary>
    public int MulticastHops { get; init; } = 1;

    /// <summary>Whether interfaces that come, go or change their address are followed.</summary>
    public bool FollowInterfaces { get; init; } = true;

    /// <summary>Says what is wrong with the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    internal void Validate()
    {
        bool portsAreRight = Port is >= 0 and <= 65535 && GroupPort is >= 1 and <= 65535;
        bool groupIsRight = Group.AddressFamily == AddressFamily.InterNetwork && Group.GetAddressBytes()[0] is >= 224 and < 240;
        string problem = !portsAreRight ? "A port is out of range."
            : !groupIsRight ? $"{Group} is not an IPv4 multicast group."
            : MulticastHops is < 0 or > 255 ? "Multicast hops are 0 to 255."
            : "";
        if (problem.Length > 0)
        {
            throw new ArgumentException(problem);
        }
    }
}
