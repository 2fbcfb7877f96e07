namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>Purposes of sessions that more than one part knows: a session is set up for one, and both ends agree on it (SESSIONS.md).</summary>
public static class KnownPurpose
{
    /// <summary>A gateway with one of its devices.</summary>
    public const string Control = "control";
}
