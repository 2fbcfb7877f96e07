using NanoPeers.Identifiers;

namespace NanoPeers.Messages;

/// <summary>
/// A view of one message in somebody's buffer (S0 fig. 11: envelope, bodies, optional trailer). It copies and allocates nothing, and is
/// used again for the next message. Read MESSAGES.md first. Decode, then open with a protection, then read the bodies.
/// </summary>
public sealed class Envelope
{
    /// <summary>Octets of the fixed part.</summary>
    public const int FixedLength = 64;

    /// <summary>The only version there is.</summary>
    public const int Version = 1;

    internal const int OffsetMagic = 0;
    internal const int OffsetVersion = 2;
    internal const int OffsetFlags = 3;
    internal const int OffsetSuite = 4;
    internal const int OffsetHopLimit = 5;
    internal const int OffsetBodyCount = 6;
    internal const int OffsetTotalLength = 8;
    internal const int OffsetSealedLength = 12;
    internal const int OffsetKeyId = 16;
    internal const int OffsetSequence = 24;
    internal const int OffsetSender = 32;
    internal const int OffsetDigest = 48;

    /// <summary>Octets of the digest.</summary>
    public const int DigestLength = 16;

    internal const byte Magic0 = 0x4E;
    internal const byte Magic1 = 0x50;

    private int _nextBody;
    private int _bodiesRead;
    private int _bodiesEnd;

    /// <summary>Makes a view of nothing; <see cref="TryDecode"/> gives it a message.</summary>
    public Envelope()
    {
        Buffer = new byte[0];
    }

    /// <summary>The octets that are viewed.</summary>
    public byte[] Buffer { get; private set; }

    /// <summary>Where the message begins in the buffer.</summary>
    public int Offset { get; private set; }

    /// <summary>Flag bits, see <see cref="EnvelopeFlags"/>.</summary>
    public int Flags { get; private set; }

    /// <summary>How the message is protected, see <see cref="Messages.Suite"/>.</summary>
    public int Suite { get; private set; }

    /// <summary>Hops that the message may still travel.</summary>
    public int HopLimit { get; private set; }

    /// <summary>Number of bodies that the sender put in.</summary>
    public int BodyCount { get; private set; }

    /// <summary>Octets of the whole message.</summary>
    public int TotalLength { get; private set; }

    /// <summary>Octets of envelope and bodies.</summary>
    public int SealedLength { get; private set; }

    /// <summary>Octets of the trailer: what remains of the total (S0: total less body less envelope).</summary>
    public int TrailerLength
    {
        get { return TotalLength - SealedLength; }
    }

    /// <summary>Where the trailer begins in the buffer.</summary>
    public int TrailerOffset
    {
        get { return Offset + SealedLength; }
    }

    /// <summary>Session or group epoch whose key protects the message; 0 when clear.</summary>
    public ulong KeyId { get; private set; }

    /// <summary>Sequence number: the sender's boot count in the high 32 bits.</summary>
    public ulong Sequence { get; private set; }

    /// <summary>Where the sender's 16-octet peer id stands in the buffer.</summary>
    public int SenderOffset
    {
        get { return Offset + OffsetSender; }
    }

    /// <summary>Where the source endpoint's text begins in the buffer.</summary>
    public int SourceOffset { get; private set; }

    /// <summary>Octets of the source endpoint; 0 when there is none.</summary>
    public int SourceLength { get; private set; }

    /// <summary>Where the destination endpoint's text begins in the buffer.</summary>
    public int DestinationOffset { get; private set; }

    /// <summary>Octets of the destination endpoint; 0 means this session's peer.</summary>
    public int DestinationLength { get; private set; }

    /// <summary>Where the bodies begin in the buffer.</summary>
    public int BodiesOffset { get; private set; }

    /// <summary>Octets of the bodies as sent, padding included.</summary>
    public int BodiesLength { get; private set; }

    /// <summary>Where the current body's tag stands in the buffer. Meaningful after <see cref="NextBody"/>.</summary>
    public int TagOffset { get; private set; }

    /// <summary>Octets of the current body's tag.</summary>
    public int TagLength { get; private set; }

    /// <summary>Where the current body stands in the buffer.</summary>
    public int BodyOffset { get; private set; }

    /// <summary>Octets of the current body.</summary>
    public int BodyLength { get; private set; }

    /// <summary>
    /// Views a message and proves that its lengths hold together. Says nothing about who sent it: that is the protection's work.
    /// </summary>
    /// <param name="buffer">Holds the octets.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="count">How many are there. More than the message's own length is fine on a stream; a datagram must match.</param>
    /// <param name="maxLength">Longest message that this peer takes.</param>
    /// <returns>Complete, NeedMore, Malformed, TooLong, or Unknown for another version or suite.</returns>
    public DecodeStatus TryDecode(byte[] buffer, int offset, int count, int maxLength)
    {
        Buffer = buffer;
        Offset = offset;
        DecodeStatus status = ReadFixedPart(buffer, offset, count, maxLength);
        if (status == DecodeStatus.Complete)
        {
            status = count < TotalLength ? DecodeStatus.NeedMore : ReadEndpoints();
        }

        if (status != DecodeStatus.Complete)
        {
            // Nobody reads bodies out of a refused message, nor those of the message before it.
            BodyCount = 0;
            BodiesLength = 0;
        }

        RewindBodies(BodiesLength);
        return status;
    }

    /// <summary>
    /// Views the one message of a datagram. A datagram is all there will ever be: one that is cut short is malformed, and so is one
    /// with octets behind the message, which no digest would cover.
    /// </summary>
    /// <param name="buffer">Holds the datagram.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    /// <param name="maxLength">Longest message that this peer takes.</param>
    /// <returns>As <see cref="TryDecode"/>, with Malformed in place of NeedMore.</returns>
    public DecodeStatus TryDecodeDatagram(byte[] buffer, int offset, int count, int maxLength)
    {
        DecodeStatus status = TryDecode(buffer, offset, count, maxLength);
        bool whole = status != DecodeStatus.NeedMore && (status != DecodeStatus.Complete || count == TotalLength);
        return whole ? status : DecodeStatus.Malformed;
    }

    /// <summary>Goes back to the first body.</summary>
    /// <param name="plainLength">Octets of the bodies without padding.</param>
    public void RewindBodies(int plainLength)
    {
        _nextBody = BodiesOffset;
        _bodiesEnd = BodiesOffset + plainLength;
        _bodiesRead = 0;
    }

    /// <summary>Moves to the next body.</summary>
    /// <returns>Complete, End after the last one, Malformed when the bodies do not fill their space exactly, TooLong for a tag beyond its limit.</returns>
    public DecodeStatus NextBody()
    {
        if (_bodiesRead == BodyCount)
        {
            return _nextBody == _bodiesEnd ? DecodeStatus.End : DecodeStatus.Malformed;
        }

        int at = _nextBody;
        if (at >= _bodiesEnd)
        {
            return DecodeStatus.Malformed;
        }

        int tagLength = Buffer[at];
        if (tagLength > Limits.MaxTagLength)
        {
            return DecodeStatus.TooLong;
        }

        if (tagLength == 0 || at + 1 + tagLength + 4 > _bodiesEnd)
        {
            return DecodeStatus.Malformed;
        }

        uint length = BigEndian.ReadUInt32(Buffer, at + 1 + tagLength);
        int bodyOffset = at + 1 + tagLength + 4;
        if (length > (uint)(_bodiesEnd - bodyOffset))
        {
            return DecodeStatus.Malformed;
        }

        TagOffset = at + 1;
        TagLength = tagLength;
        BodyOffset = bodyOffset;
        BodyLength = (int)length;
        _nextBody = bodyOffset + (int)length;
        _bodiesRead++;
        return DecodeStatus.Complete;
    }

    /// <summary>Walks all bodies once and goes back to the first: whether they are well formed, before any of them is acted on.</summary>
    /// <param name="plainLength">Octets of the bodies without padding.</param>
    public bool BodiesAreWellFormed(int plainLength)
    {
        RewindBodies(plainLength);
        DecodeStatus status = NextBody();
        while (status == DecodeStatus.Complete)
        {
            status = NextBody();
        }

        RewindBodies(plainLength);
        return status == DecodeStatus.End;
    }

    /// <summary>Whether the current body has a tag.</summary>
    /// <param name="tag">One of <see cref="ProtocolTag"/>.</param>
    public bool BodyIs(byte[] tag)
    {
        return ProtocolTag.Matches(tag, Buffer, TagOffset, TagLength);
    }

    /// <summary>Copies the sender's id out of the buffer; allocates, so only for what lasts.</summary>
    public Identifier CopySender()
    {
        return new Identifier(Buffer, SenderOffset);
    }

    private DecodeStatus ReadFixedPart(byte[] buffer, int offset, int count, int maxLength)
    {
        if ((count > 0 && buffer[offset] != Magic0) || (count > 1 && buffer[offset + 1] != Magic1))
        {
            return DecodeStatus.Malformed;
        }

        if (count < FixedLength)
        {
            return DecodeStatus.NeedMore;
        }

        if (buffer[offset + OffsetVersion] != Version)
        {
            return DecodeStatus.Unknown;
        }

        uint total = BigEndian.ReadUInt32(buffer, offset + OffsetTotalLength);
        uint sealedLength = BigEndian.ReadUInt32(buffer, offset + OffsetSealedLength);
        int bodyCount = BigEndian.ReadUInt16(buffer, offset + OffsetBodyCount);
        HopLimit = buffer[offset + OffsetHopLimit];
        if (total > (uint)maxLength || bodyCount > Limits.MaxBodies || HopLimit > Limits.MaxHops)
        {
            return DecodeStatus.TooLong;
        }

        if (sealedLength < FixedLength || sealedLength > total)
        {
            return DecodeStatus.Malformed;
        }

        TotalLength = (int)total;
        SealedLength = (int)sealedLength;
        BodyCount = bodyCount;
        KeyId = BigEndian.ReadUInt64(buffer, offset + OffsetKeyId);
        Sequence = BigEndian.ReadUInt64(buffer, offset + OffsetSequence);
        return ReadFlagsAndSuite(buffer[offset + OffsetFlags], buffer[offset + OffsetSuite]);
    }

    private DecodeStatus ReadFlagsAndSuite(int flags, int suite)
    {
        Flags = flags;
        Suite = suite;
        if ((flags & ~EnvelopeFlags.Known) != 0)
        {
            return DecodeStatus.Malformed;
        }

        if (suite > Messages.Suite.HmacOnly)
        {
            return DecodeStatus.Unknown;
        }

        bool encrypts = suite == Messages.Suite.Aes128CbcHmac || suite == Messages.Suite.Aes256Gcm;
        bool marked = (flags & EnvelopeFlags.Encrypted) != 0;
        bool clear = suite == Messages.Suite.Clear;
        bool groupKeyOfNone = clear && (flags & EnvelopeFlags.GroupKey) != 0;
        bool contradicts = encrypts != marked || clear != (KeyId == 0) || groupKeyOfNone;
        return contradicts ? DecodeStatus.Malformed : DecodeStatus.Complete;
    }

    private DecodeStatus ReadEndpoints()
    {
        int at = Offset + FixedLength;
        int end = Offset + SealedLength;
        DecodeStatus status;
        SourceOffset = at;
        SourceLength = 0;
        if ((Flags & EnvelopeFlags.SourceEndpoint) != 0)
        {
            status = CheckEndpoint(at, end, 1);
            if (status != DecodeStatus.Complete)
            {
                return status;
            }

            SourceLength = Buffer[at];
            SourceOffset = at + 1;
            at = SourceOffset + SourceLength;
        }

        status = CheckEndpoint(at, end, 0);
        if (status != DecodeStatus.Complete)
        {
            return status;
        }

        DestinationLength = Buffer[at];
        DestinationOffset = at + 1;
        BodiesOffset = DestinationOffset + DestinationLength;
        BodiesLength = end - BodiesOffset;
        return DecodeStatus.Complete;
    }

    private DecodeStatus CheckEndpoint(int at, int end, int shortest)
    {
        if (at >= end)
        {
            return DecodeStatus.Malformed;
        }

        int length = Buffer[at];
        if (length > Limits.MaxEndpointLength)
        {
            return DecodeStatus.TooLong;
        }

        return length < shortest || length > end - at - 1 ? DecodeStatus.Malformed : DecodeStatus.Complete;
    }
}
