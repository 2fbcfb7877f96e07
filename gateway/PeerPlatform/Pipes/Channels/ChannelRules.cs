namespace NanoPeers.PeerPlatform.Pipes.Channels;

/// <summary>Numbers of the channel. CHANNELS.md.</summary>
public static class ChannelRules
{
    /// <summary>Messages that a sender holds until they are acknowledged, and a receiver until they are read, at most.</summary>
    public const int Window = 256;

    /// <summary>Numbers behind the next expected one that an acknowledgement tells of.</summary>
    public const int ToldAhead = 64;

    /// <summary>Messages under way at once at the beginning.</summary>
    public const int FirstUnderWay = 16;

    /// <summary>Fewest messages under way that a loss leaves.</summary>
    public const int LeastUnderWay = 4;

    /// <summary>Later messages that arrived before an earlier one counts as lost.</summary>
    public const int LaterArrived = 3;

    /// <summary>Shortest time without acknowledgement after which a message is sent again, milliseconds.</summary>
    public const int ShortestTimeoutMillis = 30;

    /// <summary>The same while no round trip was measured.</summary>
    public const int FirstTimeoutMillis = 300;

    /// <summary>The longest, milliseconds.</summary>
    public const int LongestTimeoutMillis = 2_000;

    /// <summary>Longest wait of an acknowledgement for further messages, milliseconds.</summary>
    public const int AckMillis = 5;

    /// <summary>Messages that one acknowledgement waits for, at most.</summary>
    public const int AckEach = 8;

    /// <summary>How long an end that took a pipe over waits for what the one before tells of a channel, milliseconds.</summary>
    public const int HandoverMillis = 1_500;

    /// <summary>A channel on which nothing came for so long is forgotten by its receiver, milliseconds.</summary>
    public const int ForgetMillis = 120_000;

    /// <summary>Channels that one input end takes at once.</summary>
    public const int MaxChannels = 256;
}
