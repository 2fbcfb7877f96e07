using System.Buffers.Binary;
using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Files;
using NanoPeers.PeerPlatform.Pipes.Channels;

namespace NanoPeers.PeerPlatform.Pipes.Transfers;

/// <summary>Messages of a file transfer on a channel: <c>u8 kind</c>, then what the kind has. The numbers are fixed. CHANNELS.md, "Files".</summary>
internal static class TransferMessage
{
    /// <summary>Most octets of the file in one message.</summary>
    internal const int MaxChunk = ChannelFrame.MaxMessage - 1;

    /// <summary>The sender's first: u64 transfer, u64 length, digest, the pipe on which it is answered, name.</summary>
    internal const byte Offer = 1;

    /// <summary>The sender's: octets, each behind those before.</summary>
    internal const byte Chunk = 2;

    /// <summary>The receiver's first: u64 octets that it has already.</summary>
    internal const byte Begin = 3;

    /// <summary>The receiver's: u8 why it takes no such file.</summary>
    internal const byte Refused = 4;

    /// <summary>The receiver's last: u8 how it ended.</summary>
    internal const byte Done = 5;

    private const int OffsetLength = 9;
    private const int OffsetDigest = 17;
    private const int OffsetReply = OffsetDigest + FileLimits.DigestLength;
    private const int OffsetName = OffsetReply + Identifier.Length;

    internal static byte[] WriteOffer(FileOffer offer, Identifier reply)
    {
        byte[] message = [Offer, .. new byte[OffsetName - 1], .. Encoding.UTF8.GetBytes(offer.Name)];
        BinaryPrimitives.WriteUInt64BigEndian(message.AsSpan(1), offer.Transfer);
        BinaryPrimitives.WriteInt64BigEndian(message.AsSpan(OffsetLength), offer.Length);
        offer.Digest.Span.CopyTo(message.AsSpan(OffsetDigest));
        reply.CopyTo(message, OffsetReply);
        return message;
    }

    /// <summary>Reads an offer.</summary>
    /// <returns>Null for what is none: too short, a negative length, a name that is no UTF-8.</returns>
    internal static (FileOffer Offer, Identifier Reply)? ReadOffer(ReadOnlySpan<byte> message)
    {
        if (message.Length <= OffsetName || message[0] != Offer || !System.Text.Unicode.Utf8.IsValid(message[OffsetName..]))
        {
            return null;
        }

        long length = BinaryPrimitives.ReadInt64BigEndian(message[OffsetLength..]);
        FileOffer offer = new(
            BinaryPrimitives.ReadUInt64BigEndian(message[1..]), Encoding.UTF8.GetString(message[OffsetName..]), length,
            message.Slice(OffsetDigest, FileLimits.DigestLength).ToArray());
        return length < 0 ? null : (offer, new Identifier(message.Slice(OffsetReply, Identifier.Length).ToArray(), 0));
    }

    internal static byte[] WriteBegin(long offset)
    {
        byte[] message = new byte[1 + sizeof(long)];
        message[0] = Begin;
        BinaryPrimitives.WriteInt64BigEndian(message.AsSpan(1), offset);
        return message;
    }

    internal static long ReadBegin(ReadOnlySpan<byte> message) =>
        message.Length == 1 + sizeof(long) && message[0] == Begin ? BinaryPrimitives.ReadInt64BigEndian(message[1..]) : -1;
}
