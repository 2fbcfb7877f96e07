using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.PeerDiscovery;

/// <summary>
/// Reads the entries of a Response, or of a region's list, in place: each is <c>u16 length</c>, then kind (u8), flags (u8,
/// <see cref="PeersEntryFlags"/>), publisher (16), version (u32), seconds left (u32), octets of the document (u32), and name, title and endpoint, each
/// behind its u8 length; then the document where it stands in the entry. Allocates nothing; used again.
/// </summary>
public sealed class PeersEntryReader
{
    /// <summary>Octets of an entry before its texts, its length not counted.</summary>
    public const int FixedLength = 1 + 1 + Identifier.Length + 4 + 4 + 4;

    /// <summary>Most entries of one message.</summary>
    public const int MaxCount = 32;

    private int _next;
    private int _end;
    private int _count;

    /// <summary>Makes a reader of nothing.</summary>
    public PeersEntryReader()
    {
        Buffer = new byte[0];
    }

    /// <summary>The octets that are read.</summary>
    public byte[] Buffer { get; private set; }

    /// <summary>Where the current entry's fixed part begins.</summary>
    public int Offset { get; private set; }

    /// <summary>Where the name begins.</summary>
    public int NameOffset { get; private set; }

    /// <summary>Octets of the name.</summary>
    public int NameLength { get; private set; }

    /// <summary>Where the title begins.</summary>
    public int TitleOffset { get; private set; }

    /// <summary>Octets of the title.</summary>
    public int TitleLength { get; private set; }

    /// <summary>Where the endpoint begins.</summary>
    public int EndpointOffset { get; private set; }

    /// <summary>Octets of the endpoint; 0 for none.</summary>
    public int EndpointLength { get; private set; }

    /// <summary>Where the document begins.</summary>
    public int DocumentOffset { get; private set; }

    /// <summary>Octets of the document that stand here: all or none.</summary>
    public int DocumentLength { get; private set; }

    /// <summary>Kind of the advertisement.</summary>
    public int Kind
    {
        get { return Buffer[Offset]; }
    }

    /// <summary>Bits of <see cref="PeersEntryFlags"/>.</summary>
    public int Flags
    {
        get { return Buffer[Offset + 1]; }
    }

    /// <summary>Where the publisher's id begins.</summary>
    public int PublisherOffset
    {
        get { return Offset + 2; }
    }

    /// <summary>Version of the document.</summary>
    public uint Version
    {
        get { return BigEndian.ReadUInt32(Buffer, Offset + 2 + Identifier.Length); }
    }

    /// <summary>Seconds that the document still lives.</summary>
    public uint SecondsLeft
    {
        get { return BigEndian.ReadUInt32(Buffer, Offset + 6 + Identifier.Length); }
    }

    /// <summary>Octets of the whole document; 0 when the answerer has none.</summary>
    public uint Total
    {
        get { return BigEndian.ReadUInt32(Buffer, Offset + 10 + Identifier.Length); }
    }

    /// <summary>Begins at the first entry.</summary>
    /// <param name="buffer">Holds the entries.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="count">Their octets.</param>
    public void Begin(byte[] buffer, int offset, int count)
    {
        Buffer = buffer;
        _next = offset;
        _end = offset + count;
        _count = 0;
    }

    /// <summary>Moves to the next entry.</summary>
    /// <returns>Complete, End after the last one, or Malformed.</returns>
    public DecodeStatus Next()
    {
        if (_next == _end)
        {
            return DecodeStatus.End;
        }

        if (_end - _next < 2 || _count == MaxCount)
        {
            return DecodeStatus.Malformed;
        }

        int length = BigEndian.ReadUInt16(Buffer, _next);
        Offset = _next + 2;
        if (length < FixedLength + 3 || length > _end - Offset)
        {
            return DecodeStatus.Malformed;
        }

        _next = Offset + length;
        _count++;
        return ReadTexts() && IsSound() ? DecodeStatus.Complete : DecodeStatus.Malformed;
    }

    private bool ReadTexts()
    {
        NameOffset = Offset + FixedLength + 1;
        NameLength = Buffer[NameOffset - 1];
        TitleOffset = NameOffset + NameLength + 1;
        if (TitleOffset > _next)
        {
            return false;
        }

        TitleLength = Buffer[TitleOffset - 1];
        EndpointOffset = TitleOffset + TitleLength + 1;
        if (EndpointOffset > _next)
        {
            return false;
        }

        EndpointLength = Buffer[EndpointOffset - 1];
        DocumentOffset = EndpointOffset + EndpointLength;
        DocumentLength = _next - DocumentOffset;
        return DocumentLength >= 0;
    }

    private bool IsSound()
    {
        int expected = (Flags & PeersEntryFlags.Whole) != 0 ? (int)Total : 0;
        bool bounded = (Flags & ~PeersEntryFlags.Known) == 0 && Kind != 0 && Total <= PeersLimits.MaxDocument && DocumentLength == expected;
        bool texts = NameLength > 0 && TitleLength <= PeersLimits.MaxTitle && EndpointLength <= Limits.MaxEndpointLength;
        return bounded && texts && Utf8Text.IsPrintableAscii(Buffer, NameOffset, NameLength) && Utf8Text.IsPlain(Buffer, TitleOffset, TitleLength)
            && Utf8Text.IsPrintableAscii(Buffer, EndpointOffset, EndpointLength);
    }
}
