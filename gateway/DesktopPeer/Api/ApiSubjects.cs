using NanoPeers.DesktopPeer.Composition;
using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>What the API serves.</summary>
/// <param name="Gateway">Devices and lights.</param>
/// <param name="Groups">Peer groups.</param>
internal sealed record ApiSubjects(IGatewayControl Gateway, IGroupControl Groups)
{
    /// <summary>The peer's other services; paths of a service that is not there are not found.</summary>
    public IReadOnlyList<object> Services { get; init; } = [];

    /// <summary>What the agent keeps; null where there is no agent.</summary>
    public GatewaySubsystems? Subsystems { get; init; }

    /// <summary>A service by its type or an interface of it; null where there is none.</summary>
    /// <typeparam name="T">What is looked for.</typeparam>
    public T? Find<T>()
        where T : class => Services.OfType<T>().FirstOrDefault();
}
