using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Stores;

/// <summary>
/// The devices that this gateway enrolled, and the secrets that they were given (PROTOCOL.md section 3, authenticator "secret"). Members
/// may be called from any thread; they wait for the disk, so they are not called on the receive path. Every member can end with a
/// <see cref="StateException"/>.
/// </summary>
public interface IDeviceStore
{
    /// <summary>Octets of a device's secret.</summary>
    const int SecretLength = 32;

    /// <summary>Adds a device with its secret. Both are on the disk when the answer is <see cref="AddDeviceAnswer.Added"/>.</summary>
    /// <param name="device">The device, not revoked.</param>
    /// <param name="secret">Its <see cref="SecretLength"/> secret octets, encrypted at rest; the caller wipes them.</param>
    /// <exception cref="ArgumentException">The secret has another length, or the device is revoked.</exception>
    AddDeviceAnswer Add(DeviceRecord device, ReadOnlySpan<byte> secret);

    /// <summary>The device with an id, or null.</summary>
    /// <param name="id">A peer id.</param>
    DeviceRecord? Find(Identifier id);

    /// <summary>The device with a name, or null.</summary>
    /// <param name="name">The name in any case.</param>
    DeviceRecord? FindByName(string name);

    /// <summary>All devices, revoked ones too, in the order of their names without regard to case.</summary>
    IReadOnlyList<DeviceRecord> List();

    /// <summary>Copies a device's secret.</summary>
    /// <param name="id">The device's peer id.</param>
    /// <param name="into">Receives the octets; at least <see cref="SecretLength"/> long. The caller wipes them after use.</param>
    /// <returns>False when there is no such device, or when it is revoked; nothing is written then.</returns>
    /// <exception cref="RecordDamagedException">The secret was changed on the disk: enrol the device again.</exception>
    bool TryCopySecret(Identifier id, Span<byte> into);

    /// <summary>Notes that a device was heard. A power failure may lose the last notes, nothing else.</summary>
    /// <param name="id">The device's peer id.</param>
    /// <param name="endpoint">Where it was heard from, in an endpoint's text form.</param>
    /// <param name="at">When.</param>
    /// <returns>False when there is no such device.</returns>
    bool RecordSeen(Identifier id, string endpoint, DateTimeOffset at);

    /// <summary>
    /// Takes a device's enrolment back: its secret and its resumption secrets are deleted, its record stays. There is no way back but to
    /// remove it and to enrol it again.
    /// </summary>
    /// <param name="id">The device's peer id.</param>
    /// <returns>False when there is no such device.</returns>
    bool Revoke(Identifier id);

    /// <summary>Deletes a device with all that is kept about it: secrets, resumption secrets, light state.</summary>
    /// <param name="id">The device's peer id.</param>
    /// <returns>False when there is no such device.</returns>
    bool Remove(Identifier id);
}
