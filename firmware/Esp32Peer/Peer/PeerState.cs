namespace NanoPeers.Firmware.Peer;

/// <summary>How far a constrained peer is on its way to a secured session. CONSTRAINED-PEER.md has the table. The switch works in all of them.</summary>
public enum PeerState
{
    /// <summary>Without an invitation: a plain switch.</summary>
    NotEnrolled = 0,

    /// <summary>The boot count cannot be written: a plain switch until it can, because old and new states could not be told apart.</summary>
    StorageFault = 1,

    /// <summary>Waiting for the random source, which is true only while the radio is on.</summary>
    AwaitingEntropy = 2,

    /// <summary>Asking for a gateway.</summary>
    Searching = 3,

    /// <summary>A gateway answered; it is to ask for a session.</summary>
    AwaitingRequest = 4,

    /// <summary>A session is being set up.</summary>
    Handshaking = 5,

    /// <summary>A session is live.</summary>
    Live = 6,

    /// <summary>Waiting before the next search.</summary>
    BackingOff = 7,
}
