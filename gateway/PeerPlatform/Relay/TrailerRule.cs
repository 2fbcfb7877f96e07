namespace NanoPeers.PeerPlatform.Relay;

/// <summary>What becomes of a trailer that its carrier had no right to add.</summary>
public enum TrailerRule
{
    /// <summary>The message is taken without it.</summary>
    Strip = 0,

    /// <summary>The message is refused.</summary>
    Refuse = 1,
}
