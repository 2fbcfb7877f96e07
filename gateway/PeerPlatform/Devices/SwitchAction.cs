namespace NanoPeers.PeerPlatform.Devices;

/// <summary>What to do with a light.</summary>
public enum SwitchAction
{
    /// <summary>Switch it off.</summary>
    Off = 0,

    /// <summary>Switch it on.</summary>
    On = 1,

    /// <summary>Switch it to the other state.</summary>
    Toggle = 2,
}
