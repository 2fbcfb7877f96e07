namespace NanoPeers.Firmware.Peer;

/// <summary>What a person did with the button.</summary>
public enum ButtonEvent
{
    /// <summary>Nothing new.</summary>
    None = 0,

    /// <summary>It went down.</summary>
    Pressed = 1,

    /// <summary>It has been down for <see cref="PeerTiming.LongPressMillis"/>.</summary>
    Held = 2,
}
