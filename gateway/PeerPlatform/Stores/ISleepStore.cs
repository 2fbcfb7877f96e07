using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Stores;

/// <summary>
/// The devices that sleep, with what they are to do when they wake, so that a restarted gateway still knows. Members may be called from any thread; they wait
/// for the disk. Every member can end with a <see cref="StateException"/>.
/// </summary>
public interface ISleepStore
{
    /// <summary>Saves a record in place of the device's last one. It outlives a power failure once this returns.</summary>
    /// <param name="record">The record.</param>
    void Save(SleepRecord record);

    /// <summary>Forgets a device.</summary>
    /// <param name="device">Its peer id.</param>
    /// <returns>False when it was not known.</returns>
    bool Remove(Identifier device);

    /// <summary>All records.</summary>
    IReadOnlyList<SleepRecord> List();
}
