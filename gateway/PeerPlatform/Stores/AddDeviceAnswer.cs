namespace NanoPeers.PeerPlatform.Stores;

/// <summary>What became of the wish to add a device.</summary>
public enum AddDeviceAnswer
{
    /// <summary>The device and its secret are on the disk.</summary>
    Added,

    /// <summary>Another device has this name, perhaps in other case. Nothing was changed.</summary>
    DeviceNameTaken,

    /// <summary>A device with this id is there already. Nothing was changed.</summary>
    DeviceIdTaken,

    /// <summary>The name is none that a device may have: <see cref="DeviceRecord.IsNameUsable"/>. Nothing was changed.</summary>
    DeviceNameUnusable,
}
