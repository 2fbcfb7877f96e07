using System.Diagnostics.Metrics;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// Counts of one transport since its construction, and the same as metrics of the meter <c>NanoPeers.Transports</c> with the tags
/// <c>transport</c> (scheme) and, for drops, <c>reason</c>. Counting allocates nothing. Every message is counted once.
/// </summary>
/// <param name="scheme">The transport's scheme.</param>
public sealed class TransportCounters(string scheme)
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "NanoPeers.Transports";

    private static readonly Meter TransportMeter = new(MeterName);
    private static readonly Counter<long> ReceivedCount = TransportMeter.CreateCounter<long>("nanopeers.transport.received", "{message}");
    private static readonly Counter<long> SentCount = TransportMeter.CreateCounter<long>("nanopeers.transport.sent", "{message}");
    private static readonly Counter<long> ReceivedOctetCount = TransportMeter.CreateCounter<long>("nanopeers.transport.received.octets", "By");
    private static readonly Counter<long> SentOctetCount = TransportMeter.CreateCounter<long>("nanopeers.transport.sent.octets", "By");
    private static readonly Counter<long> DroppedCount = TransportMeter.CreateCounter<long>("nanopeers.transport.dropped", "{message}");
    private static readonly string[] ReasonNames = Enum.GetNames<DropReason>();

    private readonly KeyValuePair<string, object?> _transportTag = new("transport", scheme);
    private readonly long[] _dropped = new long[ReasonNames.Length];
    private long _received;
    private long _receivedOctets;
    private long _sent;
    private long _sentOctets;
    private long _socketErrors;

    /// <summary>Messages handed to the sink.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Octets of the messages handed to the sink.</summary>
    public long ReceivedOctets => Interlocked.Read(ref _receivedOctets);

    /// <summary>Messages that went out. A multicast or broadcast counts once for each interface that took it.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Octets of the messages that went out.</summary>
    public long SentOctets => Interlocked.Read(ref _sentOctets);

    /// <summary>Errors that the system reported while receiving or accepting, and that the transport outlived.</summary>
    public long SocketErrors => Interlocked.Read(ref _socketErrors);

    /// <summary>Messages dropped for all reasons together.</summary>
    public long DroppedInAll
    {
        get
        {
            long sum = 0;
            for (int i = 0; i < _dropped.Length; i++)
            {
                sum += Interlocked.Read(ref _dropped[i]);
            }

            return sum;
        }
    }

    /// <summary>Messages dropped for one reason.</summary>
    /// <param name="reason">The reason.</param>
    public long Dropped(DropReason reason) => Interlocked.Read(ref _dropped[(int)reason]);

    /// <summary>A message was handed to the sink.</summary>
    /// <param name="octets">Its length.</param>
    public void CountReceived(int octets)
    {
        Interlocked.Increment(ref _received);
        Interlocked.Add(ref _receivedOctets, octets);
        ReceivedCount.Add(1, _transportTag);
        ReceivedOctetCount.Add(octets, _transportTag);
    }

    /// <summary>A message went out.</summary>
    /// <param name="octets">Its length.</param>
    public void CountSent(int octets)
    {
        Interlocked.Increment(ref _sent);
        Interlocked.Add(ref _sentOctets, octets);
        SentCount.Add(1, _transportTag);
        SentOctetCount.Add(octets, _transportTag);
    }

    /// <summary>Several messages went out together.</summary>
    /// <param name="messages">How many.</param>
    /// <param name="octets">Their lengths together.</param>
    public void CountSent(int messages, int octets)
    {
        Interlocked.Add(ref _sent, messages);
        Interlocked.Add(ref _sentOctets, octets);
        SentCount.Add(messages, _transportTag);
        SentOctetCount.Add(octets, _transportTag);
    }

    /// <summary>A message was thrown away.</summary>
    /// <param name="reason">Why.</param>
    public void CountDropped(DropReason reason) => CountDropped(reason, 1);

    /// <summary>Messages were thrown away.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="messages">How many.</param>
    public void CountDropped(DropReason reason, int messages)
    {
        Interlocked.Add(ref _dropped[(int)reason], messages);
        DroppedCount.Add(messages, _transportTag, new KeyValuePair<string, object?>("reason", ReasonNames[(int)reason]));
    }

    /// <summary>A system error was outlived.</summary>
    public void CountSocketError() => Interlocked.Increment(ref _socketErrors);

    /// <summary>Counts a message that was not sent, by the status that its sender is told.</summary>
    /// <param name="status">What the caller of Send gets; Sent is not counted here.</param>
    /// <returns>The same status.</returns>
    public SendStatus CountUnsent(SendStatus status)
    {
        switch (status)
        {
            case SendStatus.TooLong:
                CountDropped(DropReason.SendTooLong);
                break;
            case SendStatus.Unreachable:
                CountDropped(DropReason.Unreachable);
                break;
            case SendStatus.Closed:
                CountDropped(DropReason.Closed);
                break;
            case SendStatus.Busy:
                CountDropped(DropReason.Busy);
                break;
            case SendStatus.Malformed:
                CountDropped(DropReason.SendMalformed);
                break;
        }

        return status;
    }
}
