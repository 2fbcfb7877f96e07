using System.Buffers.Binary;
using NanoPeers.Messages;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// What two ends of a connection tell each other between messages: 40 octets that begin with <c>NC</c>, where an envelope begins with
/// <c>NP</c>. TRANSPORTS.md, "Between messages". Does no I/O.
/// </summary>
/// <param name="Kind">What is said.</param>
/// <param name="Instance">Which transport says it: a random number of its own, for as long as it lives.</param>
/// <param name="Token">What the kind asks for; 0 else.</param>
internal readonly record struct StreamControl(StreamControlKind Kind, UInt128 Instance, UInt128 Token)
{
    /// <summary>Octets of each.</summary>
    public const int Length = 40;

    private const byte Magic0 = 0x4E;
    private const byte Magic1 = 0x43;
    private const byte Version = 1;
    private const int OffsetVersion = 2;
    private const int OffsetKind = 3;
    private const int OffsetInstance = 8;
    private const int OffsetToken = 24;

    /// <summary>Writes it.</summary>
    public void Write(Span<byte> into)
    {
        into[..Length].Clear();
        into[0] = Magic0;
        into[1] = Magic1;
        into[OffsetVersion] = Version;
        into[OffsetKind] = (byte)Kind;
        BinaryPrimitives.WriteUInt128BigEndian(into[OffsetInstance..], Instance);
        BinaryPrimitives.WriteUInt128BigEndian(into[OffsetToken..], Token);
    }

    /// <summary>Whether octets begin one, as far as they go: one octet alone can still become either.</summary>
    public static bool Begins(ReadOnlySpan<byte> octets) => octets.Length > 1 && octets[0] == Magic0 && octets[1] == Magic1;

    /// <summary>Reads one.</summary>
    /// <param name="octets">Octets that <see cref="Begins"/> called right.</param>
    /// <param name="control">What is said; meaningful when complete.</param>
    /// <returns>Complete, NeedMore, Malformed, or Unknown for another version. A kind that is not known is complete: it is left alone.</returns>
    public static DecodeStatus TryRead(ReadOnlySpan<byte> octets, out StreamControl control)
    {
        control = default;
        if (octets.Length > OffsetVersion && octets[OffsetVersion] != Version)
        {
            return DecodeStatus.Unknown;
        }

        if (octets.Length < Length)
        {
            return DecodeStatus.NeedMore;
        }

        if (octets[(OffsetKind + 1)..OffsetInstance].ContainsAnyExcept((byte)0))
        {
            return DecodeStatus.Malformed;
        }

        control = new StreamControl(
            (StreamControlKind)octets[OffsetKind],
            BinaryPrimitives.ReadUInt128BigEndian(octets[OffsetInstance..]),
            BinaryPrimitives.ReadUInt128BigEndian(octets[OffsetToken..]));
        return DecodeStatus.Complete;
    }
}

/// <summary>What is said between messages. The numbers are fixed. TRANSPORTS.md, "Between messages".</summary>
internal enum StreamControlKind
{
    /// <summary>The first that the dialling end says: which transport it is.</summary>
    Hello = 1,

    /// <summary>The answer to it: which transport this is, and a fresh token.</summary>
    Welcome = 2,

    /// <summary>On a connection that the other end made: the token of its welcome on another connection, so both lead to one remote.</summary>
    Same = 3,

    /// <summary>No more messages of this end come on this connection.</summary>
    Bye = 4,

    /// <summary>All up to the bye was taken.</summary>
    ByeSeen = 5,

    /// <summary>Is somebody there?</summary>
    Ping = 6,

    /// <summary>Somebody is.</summary>
    Pong = 7,
}
