namespace NanoPeers.Firmware.Peer;

/// <summary>What the policy asks of the tables of sessions and set-ups.</summary>
internal interface ISetupRoom
{
    /// <summary>This peer's clock.</summary>
    long NowMillis { get; }

    /// <summary>
    /// Whether a session with this peer finds a place: a free one, or that of an older session with the same peer. The gateway always does.
    /// </summary>
    /// <param name="senderBuffer">Holds the peer's id.</param>
    /// <param name="senderOffset">Where its 16 octets begin.</param>
    bool HasRoomFor(byte[] senderBuffer, int senderOffset);

    /// <summary>Gives up older set-ups of a peer that has proven a new request.</summary>
    /// <param name="senderBuffer">Holds the peer's id.</param>
    /// <param name="senderOffset">Where its 16 octets begin.</param>
    void GiveUpOlder(byte[] senderBuffer, int senderOffset);
}
