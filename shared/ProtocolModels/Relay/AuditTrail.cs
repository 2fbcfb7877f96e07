using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Relay;

/// <summary>
/// The trailer of a message (S0 fig. 11, 254): who relayed it, and when, one record after the other. It is not covered by the sender's digest and
/// is hearsay. RELAY.md.
/// </summary>
public static class AuditTrail
{
    /// <summary>Octets of a record: id, length, the relay's peer id, Unix milliseconds.</summary>
    public const int RecordLength = RelayLimits.TrailerRecordLength;

    /// <summary>The id of a record.</summary>
    public const int RecordId = 1;

    private const int ValueLength = 24;
    private const int OffsetRelay = 3;
    private const int OffsetTime = 19;

    /// <summary>Whether a message's trailer is a list of records, the empty one included.</summary>
    /// <param name="envelope">A message that was decoded.</param>
    public static bool IsSound(Envelope envelope)
    {
        if (envelope.TrailerLength % RecordLength != 0 || envelope.TrailerLength / RecordLength > Limits.MaxHops)
        {
            return false;
        }

        for (int at = envelope.TrailerOffset; at < envelope.TrailerOffset + envelope.TrailerLength; at += RecordLength)
        {
            if (envelope.Buffer[at] != RecordId || BigEndian.ReadUInt16(envelope.Buffer, at + 1) != ValueLength)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Records of a sound trailer, the first relay's first.</summary>
    /// <param name="envelope">A message that was decoded.</param>
    public static int CountOf(Envelope envelope)
    {
        return envelope.TrailerLength / RecordLength;
    }

    /// <summary>Whether a peer relayed the message before, as its trailer says.</summary>
    /// <param name="envelope">A message with a sound trailer.</param>
    /// <param name="relay">The peer.</param>
    public static bool Names(Envelope envelope, Identifier relay)
    {
        for (int i = 0; i < CountOf(envelope); i++)
        {
            if (relay.Matches(envelope.Buffer, envelope.TrailerOffset + (i * RecordLength) + OffsetRelay))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The relay of a record; allocates.</summary>
    /// <param name="envelope">A message with a sound trailer.</param>
    /// <param name="index">From 0.</param>
    public static Identifier RelayOf(Envelope envelope, int index)
    {
        return new Identifier(envelope.Buffer, envelope.TrailerOffset + (index * RecordLength) + OffsetRelay);
    }

    /// <summary>When that relay took the message, Unix milliseconds on its clock.</summary>
    /// <param name="envelope">A message with a sound trailer.</param>
    /// <param name="index">From 0.</param>
    public static ulong TimeOf(Envelope envelope, int index)
    {
        return BigEndian.ReadUInt64(envelope.Buffer, envelope.TrailerOffset + (index * RecordLength) + OffsetTime);
    }

    /// <summary>Adds a record to a message in its buffer. Only the total length changes besides, which no digest covers.</summary>
    /// <param name="envelope">A message with a sound trailer; view it again afterwards.</param>
    /// <param name="capacity">Most octets that the message may have, and that the buffer has from its beginning.</param>
    /// <param name="relay">Who relays.</param>
    /// <param name="unixMillis">When.</param>
    /// <returns>Octets of the message; as many as before when there was no room.</returns>
    public static int Append(Envelope envelope, int capacity, Identifier relay, ulong unixMillis)
    {
        int total = envelope.TotalLength;
        if (total + RecordLength > capacity || CountOf(envelope) >= Limits.MaxHops)
        {
            return total;
        }

        byte[] buffer = envelope.Buffer;
        int at = envelope.Offset + total;
        buffer[at] = RecordId;
        BigEndian.WriteUInt16(buffer, at + 1, ValueLength);
        relay.CopyTo(buffer, at + OffsetRelay);
        BigEndian.WriteUInt64(buffer, at + OffsetTime, unixMillis);
        BigEndian.WriteUInt32(buffer, envelope.Offset + Envelope.OffsetTotalLength, (uint)(total + RecordLength));
        return total + RecordLength;
    }

    /// <summary>Takes the trailer off a message in its buffer.</summary>
    /// <param name="envelope">A message that was decoded; view it again afterwards.</param>
    /// <returns>Octets of the message.</returns>
    public static int Strip(Envelope envelope)
    {
        BigEndian.WriteUInt32(envelope.Buffer, envelope.Offset + Envelope.OffsetTotalLength, (uint)envelope.SealedLength);
        return envelope.SealedLength;
    }

    /// <summary>Lowers the hop limit of a message in its buffer.</summary>
    /// <param name="envelope">A message that was decoded; view it again afterwards.</param>
    /// <returns>False when it may not travel any further.</returns>
    public static bool LowerHops(Envelope envelope)
    {
        if (envelope.HopLimit == 0)
        {
            return false;
        }

        envelope.Buffer[envelope.Offset + Envelope.OffsetHopLimit]--;
        return true;
    }
}
