using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Stores;

/// <summary>
/// The last known states of lights, so that a restarted gateway can show them before it has heard the devices again. A power failure may
/// lose the last changes; the devices tell them again. Members may be called from any thread; they wait for the disk, so they are not
/// called on the receive path. Every member can end with a <see cref="StateException"/>.
/// </summary>
public interface ILightStateStore
{
    /// <summary>Saves a state if its version is newer than the one that is kept: a late answer never undoes a newer state.</summary>
    /// <param name="device">The device's peer id; it need not be enrolled here.</param>
    /// <param name="on">Whether the light is on.</param>
    /// <param name="version">The device's state version.</param>
    /// <param name="at">When this was learned.</param>
    /// <returns>False when the kept version is the same or newer; nothing was changed then.</returns>
    bool Save(Identifier device, bool on, ulong version, DateTimeOffset at);

    /// <summary>The state of a device's light, or null when none is known.</summary>
    /// <param name="device">The device's peer id.</param>
    LightStateRecord? Find(Identifier device);

    /// <summary>All known states, in the order of their devices' ids.</summary>
    IReadOnlyList<LightStateRecord> List();

    /// <summary>Forgets a state, so that any version is newer: for a device that lost its memory and counts from the start again.</summary>
    /// <param name="device">The device's peer id.</param>
    /// <returns>False when none was known.</returns>
    bool Remove(Identifier device);
}
