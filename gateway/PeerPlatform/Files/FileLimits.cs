namespace NanoPeers.PeerPlatform.Files;

/// <summary>Bounds of the <c>file</c> protocol: part of it. FILES.md.</summary>
public static class FileLimits
{
    /// <summary>Most octets of a chunk, and of a Read's count: fits a datagram under every suite.</summary>
    public const int MaxChunk = 1_024;

    /// <summary>Octets of a SHA-256 digest.</summary>
    public const int DigestLength = 32;
}
