namespace NanoPeers.PeerPlatform.Paths;

/// <summary>Kinds of message of the <c>paths</c> protocol. The numbers are fixed. PATHS.md.</summary>
public static class PathMessageKind
{
    /// <summary>Where the sender can be reached, best first.</summary>
    public const int Told = 1;
}
