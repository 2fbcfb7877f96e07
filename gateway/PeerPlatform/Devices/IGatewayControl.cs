using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>
/// What a person, or a program on their behalf, does with a running gateway: see its devices, switch their lights, invite new ones, and ask why
/// something failed. The console, the API and the demo all go through this. Every member may be called from any thread.
/// </summary>
public interface IGatewayControl
{
    /// <summary>The gateway's peer id.</summary>
    Identifier Id { get; }

    /// <summary>The group that the gateway serves.</summary>
    Identifier Group { get; }

    /// <summary>The region's name.</summary>
    string Region { get; }

    /// <summary>Where the gateway listens, as endpoint texts; the first is the one it announces.</summary>
    IReadOnlyList<string> Endpoints { get; }

    /// <summary>All enrolled devices, present or not, by name.</summary>
    IReadOnlyList<DeviceStatus> Devices();

    /// <summary>Switches the light of a device; answers when the light did, or when it is clear that it will not.</summary>
    /// <param name="name">The device's name, in any case.</param>
    /// <param name="action">What to do.</param>
    /// <param name="cancellationToken">Gives up waiting; the request may still be carried out.</param>
    Task<SwitchAnswer> SwitchAsync(string name, SwitchAction action, CancellationToken cancellationToken);

    /// <summary>Enrols a device and answers its invitation.</summary>
    /// <param name="name">1 to 32 octets of UTF-8, not in use.</param>
    InviteAnswer Invite(string name);

    /// <summary>Makes what lets one device ask another for a session while no gateway runs. PAIRING.md.</summary>
    /// <param name="asker">The name, in any case, of the device that is to hold it.</param>
    /// <param name="answerer">The name of the device that answers.</param>
    /// <param name="endpoint">Where that one is, an endpoint of scheme udp; null for where it was last heard.</param>
    PairAnswer Pair(string asker, string answerer, string? endpoint);

    /// <summary>Removes a device: its session ends and its secret is forgotten.</summary>
    /// <param name="name">The device's name, in any case.</param>
    /// <returns>False when there is none of that name.</returns>
    bool Remove(string name);

    /// <summary>
    /// Links two devices: the button of one switches the light of the other, gateway or not. They are told when both are present.
    /// </summary>
    /// <param name="switchName">Name of the device with the button, in any case.</param>
    /// <param name="lightName">Name of the device with the light, in any case.</param>
    LinkAnswer Link(string switchName, string lightName);

    /// <summary>Takes a link back. A device that is away is told when it comes.</summary>
    /// <param name="switchName">Name of the device with the button, in any case.</param>
    /// <param name="lightName">Name of the device with the light, in any case.</param>
    LinkAnswer Unlink(string switchName, string lightName);

    /// <summary>All links, and those that were taken back and are not known to be gone everywhere.</summary>
    IReadOnlyList<LinkStatus> Links();

    /// <summary>
    /// What happens from now on. A reader that is slow loses the oldest events, at most 256 wait; a <see cref="GatewayEventKind.Lagged"/> says how many.
    /// </summary>
    /// <param name="cancellationToken">Ends the stream.</param>
    IAsyncEnumerable<GatewayEvent> WatchAsync(CancellationToken cancellationToken);

    /// <summary>The latest attempts to find and set up sessions, each with its steps, what was missing and what to try next.</summary>
    /// <param name="name">A device's name, in any case, or null for all.</param>
    IReadOnlyList<AttemptReport> Why(string? name);

    /// <summary>Counters by name: messages, refusals by reason, handshakes.</summary>
    IReadOnlyDictionary<string, long> Counters();
}
