using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Nodes;

namespace NanoPeers.DesktopPeer.Composition;

/// <summary>A gateway that runs in this process. Disposing it tells its devices that it goes, and closes its state.</summary>
internal interface IRunningGateway : IAsyncDisposable
{
    /// <summary>What is done with it.</summary>
    IGatewayControl Control { get; }

    /// <summary>What is done with its peer groups.</summary>
    IGroupControl Groups { get; }

    /// <summary>The services that run over the gateway's node.</summary>
    IReadOnlyList<IPeerService> Services { get; }

    /// <summary>What its agent keeps; null where there is no agent.</summary>
    GatewaySubsystems? Subsystems { get; }

    /// <summary>What of multicast and broadcast could not be set up, for people; empty when all is well.</summary>
    IReadOnlyList<string> NetworkProblems { get; }
}
