namespace NanoPeers.PeerPlatform.Pipes;

/// <summary>How an output end is made.</summary>
public sealed record PipeOutputOptions
{
    /// <summary>Octets of messages that wait for an end, a session or a transport, two more for each; beyond them a message is refused as busy.</summary>
    public int QueueOctets { get; init; } = 1 << 18;

    /// <summary>
    /// The sender's explicit word that messages go in clear. Refused where the pipe demands security, or the group takes nothing in clear.
    /// </summary>
    public bool InClear { get; init; }
}
