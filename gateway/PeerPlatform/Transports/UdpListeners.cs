using System.Net;
using System.Net.Sockets;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>The shared sockets that hear multicasts and broadcasts, kept in step with a <see cref="UdpReach"/>. Its caller locks.</summary>
internal sealed class UdpListeners(UdpTransport transport, UdpTransportOptions options, UdpSockets sockets, bool ownHearsBroadcasts) : IDisposable
{
    private readonly Dictionary<IPAddress, UdpReceiver> _receivers = [];
    private readonly HashSet<int> _joined = [];
    private readonly List<string> _problems = [];

    /// <summary>What could not be opened or joined at the last <see cref="Follow"/>, for people.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Opens, joins, leaves and closes until what is heard fits.</summary>
    public void Follow(UdpReach reach)
    {
        _problems.Clear();
        if (sockets.BindsToGroups)
        {
            FollowBroadcasts(reach);
        }

        bool hears = reach.MulticastInterfaces.Length > 0 || (!sockets.BindsToGroups && reach.BroadcastTargets.Length > 0);
        if (!hears)
        {
            Close(options.Group);
            _joined.Clear();
        }
        else if (Open(options.Group) is { } group)
        {
            FollowInterfaces(group.Socket, reach.MulticastInterfaces);
        }
    }

    /// <summary>Starts the threads of all sockets that are open.</summary>
    public void Start()
    {
        foreach (UdpReceiver receiver in _receivers.Values)
        {
            receiver.Start();
        }
    }

    /// <summary>Closes all sockets and ends their threads.</summary>
    public void Dispose()
    {
        foreach (UdpReceiver receiver in _receivers.Values)
        {
            receiver.Dispose();
        }

        _receivers.Clear();
    }

    private void FollowBroadcasts(UdpReach reach)
    {
        // An own socket on the group's port, bound to the wildcard address, hears broadcasts itself: a second one would double them.
        HashSet<IPAddress> wanted = ownHearsBroadcasts ? [] : [.. reach.BroadcastTargets.Select(target => target.ReadAddress())];
        foreach (IPAddress gone in _receivers.Keys.Where(address => !address.Equals(options.Group) && !wanted.Contains(address)).ToList())
        {
            Close(gone);
        }

        foreach (IPAddress address in wanted)
        {
            Open(address);
        }
    }

    private UdpReceiver? Open(IPAddress heard)
    {
        if (_receivers.TryGetValue(heard, out UdpReceiver? there))
        {
            return there;
        }

        try
        {
            var receiver = new UdpReceiver(sockets.OpenShared(heard, options.GroupPort), transport);
            _receivers.Add(heard, receiver);
            return receiver;
        }
        catch (SocketException exception)
        {
            _problems.Add($"udp cannot listen at {heard}:{options.GroupPort}: {exception.Message}. What is sent there is not heard.");
            return null;
        }
    }

    private void Close(IPAddress heard)
    {
        if (_receivers.Remove(heard, out UdpReceiver? receiver))
        {
            receiver.Dispose();
        }
    }

    private void FollowInterfaces(Socket group, int[] wanted)
    {
        foreach (int gone in _joined.Where(index => !wanted.Contains(index)).ToList())
        {
            _joined.Remove(gone);
            TryMembership(group, SocketOptionName.DropMembership, gone, out _);
        }

        foreach (int index in wanted.Where(index => !_joined.Contains(index)))
        {
            if (TryMembership(group, SocketOptionName.AddMembership, index, out string error))
            {
                _joined.Add(index);
            }
            else
            {
                _problems.Add($"udp cannot join {options.Group} on interface {index}: {error}. Multicasts there are not heard.");
            }
        }
    }

    private bool TryMembership(Socket group, SocketOptionName change, int index, out string error)
    {
        error = "";
        try
        {
            group.SetSocketOption(SocketOptionLevel.IP, change, new MulticastOption(options.Group, index));
            return true;
        }
        catch (SocketException exception) when (change == SocketOptionName.AddMembership && exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return true; // joined before, and still so
        }
        catch (SocketException exception)
        {
            error = exception.Message;
            return false;
        }
    }
}
