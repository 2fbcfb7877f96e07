namespace NanoPeers.PeerPlatform.Devices;

/// <summary>What became of the wish to link, or unlink, two devices.</summary>
public enum LinkResult
{
    /// <summary>Noted; both devices are told as soon as they are present.</summary>
    Done = 0,

    /// <summary>No device has one of the names.</summary>
    UnknownDevice = 1,

    /// <summary>A device's button switches its own light without a link.</summary>
    SameDevice = 2,

    /// <summary>One of the two has as many links as a device holds.</summary>
    TableFull = 3,

    /// <summary>There is no such link to take back.</summary>
    NotLinked = 4,
}
