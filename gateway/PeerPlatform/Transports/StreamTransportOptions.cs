namespace NanoPeers.PeerPlatform.Transports;

/// <summary>Settings of a <see cref="StreamTransport"/>.</summary>
public sealed record StreamTransportOptions
{
    /// <summary>The name under which others reach this peer over their lines: printable, without blanks.</summary>
    public required string Name { get; init; }

    /// <summary>Longest message, octets.</summary>
    public int MaxMessageLength { get; init; } = Limits.MaxStreamMessage;

    /// <summary>Most lines at once.</summary>
    public int MaxLines { get; init; } = 64;

    /// <summary>Most messages that wait to go out on one line.</summary>
    public int MaxQueuedMessages { get; init; } = 256;

    /// <summary>Most octets that wait to go out on one line; one message may always wait.</summary>
    public int MaxQueuedOctets { get; init; } = 2 * Limits.MaxStreamMessage;

    internal void Validate()
    {
        int smallest = new[] { MaxLines, MaxQueuedMessages, MaxQueuedOctets }.Min();
        if (smallest <= 0 || MaxMessageLength is < Limits.MaxDatagram or > Limits.MaxStreamMessage)
        {
            throw new ArgumentException("A setting of the stream transport is out of range: bounds are above 0, messages have 1,400 octets to 1 MiB.");
        }
    }
}
