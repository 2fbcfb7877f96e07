using System.Buffers.Binary;
using NanoPeers.Identifiers;
using NanoPeers.Pipes;

namespace NanoPeers.PeerPlatform.Pipes.Channels;

/// <summary>What a message of a pipe is to a channel. The numbers are fixed. CHANNELS.md.</summary>
public enum ChannelFrameKind
{
    /// <summary>None of a channel.</summary>
    None = 0,

    /// <summary>The sender's: this is a channel, its first number that is not acknowledged, and the pipe on which it is acknowledged.</summary>
    Open = 1,

    /// <summary>The sender's: one message.</summary>
    Data = 2,

    /// <summary>The receiver's, on the other pipe: what arrived, and what there is room for.</summary>
    Ack = 3,

    /// <summary>An input end's to the one that took its pipe over: how far a channel is.</summary>
    Handover = 4,
}

/// <summary>A view of one frame, and the writers of frames: <c>u8 kind, u64 channel</c>, then what the kind has. CHANNELS.md.</summary>
public readonly ref struct ChannelFrame
{
    /// <summary>Longest message of a channel, octets: it goes through a datagram whatever the group asks for.</summary>
    public const int MaxMessage = PipeLimits.MaxDatagramMessage - DataHead;

    internal const int DataHead = 14;
    internal const int OpenLength = 30;
    internal const int AckLength = 25;
    internal const int HandoverLength = 29;

    /// <summary>Open: messages went to another end before.</summary>
    internal const byte FlagMoved = 1;

    /// <summary>Data: the last message of the channel.</summary>
    internal const byte FlagLast = 1;

    private const int OffsetChannel = 1;
    private const int OffsetNumber = 9;
    private const int OffsetFlags = 13;
    private const int OffsetPipe = 14;

    private readonly ReadOnlySpan<byte> _octets;

    /// <summary>Views a message of a pipe.</summary>
    /// <param name="octets">The message.</param>
    public ChannelFrame(ReadOnlySpan<byte> octets)
    {
        _octets = octets;
        Kind = octets.IsEmpty ? ChannelFrameKind.None : (octets[0], octets.Length) switch
        {
            (1, OpenLength) => ChannelFrameKind.Open,
            (2, >= DataHead and <= DataHead + MaxMessage) => ChannelFrameKind.Data,
            (3, AckLength) => ChannelFrameKind.Ack,
            (4, HandoverLength) => ChannelFrameKind.Handover,
            _ => ChannelFrameKind.None,
        };
    }

    /// <summary>The kind; None for anything that is no frame.</summary>
    public ChannelFrameKind Kind { get; }

    internal ulong Channel => BinaryPrimitives.ReadUInt64BigEndian(_octets[OffsetChannel..]);

    /// <summary>Data: the message's number. Open: the first that is not acknowledged. Ack, Handover: the next that is expected.</summary>
    internal uint Number => BinaryPrimitives.ReadUInt32BigEndian(_octets[OffsetNumber..]);

    internal bool IsFlagged => _octets[OffsetFlags] != 0;

    /// <summary>Open: the pipe on which the channel is acknowledged. Handover: the channel's sender.</summary>
    internal Identifier Identifier => new(_octets.Slice(Kind == ChannelFrameKind.Handover ? OffsetFlags : OffsetPipe, 16).ToArray(), 0);

    internal uint Room => BinaryPrimitives.ReadUInt32BigEndian(_octets[OffsetFlags..]);

    /// <summary>Ack: a bit for each number behind the next one that arrived.</summary>
    internal ulong Arrived => BinaryPrimitives.ReadUInt64BigEndian(_octets[17..]);

    internal ReadOnlySpan<byte> Message => _octets[DataHead..];

    internal static int WriteOpen(Span<byte> into, ulong channel, uint number, bool isMoved, Identifier pipe)
    {
        Begin(into, ChannelFrameKind.Open, channel, number);
        into[OffsetFlags] = isMoved ? FlagMoved : (byte)0;
        byte[] id = new byte[Identifier.Length];
        pipe.CopyTo(id, 0);
        id.CopyTo(into[OffsetPipe..]);
        return OpenLength;
    }

    internal static int WriteData(Span<byte> into, ulong channel, uint number, bool isLast, ReadOnlySpan<byte> message)
    {
        Begin(into, ChannelFrameKind.Data, channel, number);
        into[OffsetFlags] = isLast ? FlagLast : (byte)0;
        message.CopyTo(into[DataHead..]);
        return DataHead + message.Length;
    }

    internal static int WriteAck(Span<byte> into, ulong channel, uint next, uint room, ulong arrived)
    {
        Begin(into, ChannelFrameKind.Ack, channel, next);
        BinaryPrimitives.WriteUInt32BigEndian(into[OffsetFlags..], room);
        BinaryPrimitives.WriteUInt64BigEndian(into[17..], arrived);
        return AckLength;
    }

    internal static int WriteHandover(Span<byte> into, ulong channel, uint next, Identifier sender)
    {
        Begin(into, ChannelFrameKind.Handover, channel, next);
        byte[] id = new byte[Identifier.Length];
        sender.CopyTo(id, 0);
        id.CopyTo(into[OffsetFlags..]);
        return HandoverLength;
    }

    private static void Begin(Span<byte> into, ChannelFrameKind kind, ulong channel, uint number)
    {
        into[0] = (byte)kind;
        BinaryPrimitives.WriteUInt64BigEndian(into[OffsetChannel..], channel);
        BinaryPrimitives.WriteUInt32BigEndian(into[OffsetNumber..], number);
    }
}
