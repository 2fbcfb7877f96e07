namespace NanoPeers.PeerPlatform.Devices;

/// <summary>What happened.</summary>
public enum GatewayEventKind
{
    /// <summary>A light changed.</summary>
    LightChanged = 1,

    /// <summary>A session with a device is live.</summary>
    SessionLive = 2,

    /// <summary>A session with a device ended.</summary>
    SessionEnded = 3,

    /// <summary>An attempt to set up a session failed.</summary>
    AttemptFailed = 4,

    /// <summary>A device was enrolled.</summary>
    Enrolled = 5,

    /// <summary>A device was removed.</summary>
    Removed = 6,

    /// <summary>The reader was slow and events were lost; the text says how many.</summary>
    Lagged = 7,
}
