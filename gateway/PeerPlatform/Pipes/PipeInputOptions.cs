namespace NanoPeers.PeerPlatform.Pipes;

/// <summary>How an input end is made.</summary>
public sealed record PipeInputOptions
{
    /// <summary>Octets of waiting messages, eight more for each; beyond them <see cref="Overflow"/> applies.</summary>
    public int QueueOctets { get; init; } = 1 << 20;

    /// <summary>What happens when the queue is full.</summary>
    public PipeOverflow Overflow { get; init; } = PipeOverflow.DropNewest;

    /// <summary>Whether the end of a point-to-point pipe moves here when another peer has it.</summary>
    public bool TakesOver { get; init; }

    /// <summary>Whether the pipe was made just now, so that nobody else can have an end of it: then it is bound at once.</summary>
    public bool IsFresh { get; init; }

    /// <summary>Takes the messages in place of a queue; null for a queue.</summary>
    public PipeReceiver? Receiver { get; init; }
}
