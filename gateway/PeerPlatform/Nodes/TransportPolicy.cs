namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>
/// Which of the transports that both ends have takes a message: small ones go where a packet is quickest, large and ordered ones where a stream carries
/// them, and what asks for a request each comes last. A policy of its own may say otherwise. NODES.md, "Paths".
/// </summary>
public sealed record TransportPolicy
{
    /// <summary>Schemes for messages that fit a datagram and need no order, best first. Others come before the last of them.</summary>
    public IReadOnlyList<string> ForSmall { get; init; } = ["memory", "udp", "tcp", "tls", "stream", "http", "relay"];

    /// <summary>Schemes for messages that are long, or must keep their order, best first.</summary>
    public IReadOnlyList<string> ForLarge { get; init; } = ["memory", "tcp", "tls", "stream", "http", "relay", "udp"];

    /// <summary>Milliseconds of silence on a way after which it is used no more while another one speaks.</summary>
    public int SilentMillis { get; init; } = 20_000;

    /// <summary>The place of a scheme: the lowest is used. A scheme that is not listed comes before the last one.</summary>
    /// <param name="scheme">Lower case.</param>
    /// <param name="isLarge">Whether the message is long or must keep its order.</param>
    public int PlaceOf(string scheme, bool isLarge)
    {
        IReadOnlyList<string> order = isLarge ? ForLarge : ForSmall;
        for (int i = 0; i < order.Count; i++)
        {
            if (order[i] == scheme)
            {
                return 2 * i;
            }
        }

        return (2 * order.Count) - 3;
    }
}
