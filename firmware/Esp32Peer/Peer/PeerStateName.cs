namespace NanoPeers.Firmware.Peer;

/// <summary>Names of states: the chip has no names of enum members at run time.</summary>
public static class PeerStateName
{
    /// <summary>The name of a state: lower case, words parted by dashes.</summary>
    /// <param name="state">The state.</param>
    public static string Of(PeerState state)
    {
        switch (state)
        {
            case PeerState.NotEnrolled: return "not-enrolled";
            case PeerState.StorageFault: return "storage-fault";
            case PeerState.AwaitingEntropy: return "awaiting-entropy";
            case PeerState.Searching: return "searching";
            case PeerState.AwaitingRequest: return "awaiting-request";
            case PeerState.Handshaking: return "handshaking";
            case PeerState.Live: return "live";
            case PeerState.BackingOff: return "backing-off";
            default: return "unknown";
        }
    }
}
