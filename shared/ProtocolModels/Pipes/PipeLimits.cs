namespace NanoPeers.Pipes;

/// <summary>Bounds of the pipe protocol. PIPES.md.</summary>
public static class PipeLimits
{
    /// <summary>Longest message that fits a datagram whatever the group asks for, octets.</summary>
    public const int MaxDatagramMessage = 1200;

    /// <summary>Longest message on a stream transport, octets.</summary>
    public const int MaxStreamMessage = 60000;

    /// <summary>Octets in front of each message of a Data body: its length.</summary>
    public const int MessageHead = 2;

    /// <summary>Longest body, octets.</summary>
    public const int MaxBody = 65000;

    /// <summary>Input ends remembered of one pipe; later ones wait until one is gone.</summary>
    public const int MaxEnds = 1024;

    /// <summary>Pipes that a peer asks about at once.</summary>
    public const int MaxPipes = 1024;
}
