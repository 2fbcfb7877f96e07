namespace NanoPeers.PeerPlatform.Devices;

/// <summary>What came of switching a light, in a word.</summary>
public enum SwitchResult
{
    /// <summary>The light answered with its new state.</summary>
    Done = 0,

    /// <summary>No device has that name.</summary>
    UnknownDevice = 1,

    /// <summary>There is no session with the device.</summary>
    NotPresent = 2,

    /// <summary>The device did not answer.</summary>
    NoAnswer = 3,

    /// <summary>The device refused.</summary>
    Refused = 4,

    /// <summary>Too many requests to this device wait for an answer.</summary>
    Busy = 5,

    /// <summary>The device sleeps: it is told when it wakes, unless that is too late, or something newer is asked of it.</summary>
    Kept = 6,
}
