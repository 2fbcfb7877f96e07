namespace NanoPeers.DesktopPeer.Api;

/// <summary>Settings of a <see cref="LoopbackApi"/>. The defaults are those of DESKTOP-PEER.md.</summary>
internal sealed record LoopbackApiOptions
{
    /// <summary>The API's port, PROTOCOL.md section 1.</summary>
    public const int DefaultPort = 9780;

    /// <summary>Most octets of a request's body.</summary>
    public const int MaxBodyOctets = 4096;

    /// <summary>Port on 127.0.0.1; another is taken when this one is in use; 0 takes any.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>Most event streams at a time.</summary>
    public int MaxEventStreams { get; init; } = 16;

    /// <summary>Most connections at a time.</summary>
    public int MaxConnections { get; init; } = 64;

    /// <summary>How often a silent event stream sends a comment, so that a reader that went away is noticed.</summary>
    public TimeSpan StreamHeartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long open requests may take when the API closes.</summary>
    public TimeSpan CloseWait { get; init; } = TimeSpan.FromSeconds(2);
}
