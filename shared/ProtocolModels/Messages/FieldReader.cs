namespace NanoPeers.Messages;

/// <summary>
/// Reads the fields of a body in place: <c>u8 id, u16 length, value</c>. Used again for every body. The reader of a protocol decides what
/// an id means; an id below 128 that it does not know is an error, one from 128 up is skipped. PROTOCOL.md section 2.
/// </summary>
public sealed class FieldReader
{
    /// <summary>Ids from here up may be skipped by a peer that does not know them.</summary>
    public const int FirstSkippable = 128;

    private int _next;
    private int _end;

    /// <summary>Makes a reader of nothing.</summary>
    public FieldReader()
    {
        Buffer = new byte[0];
    }

    /// <summary>The octets that are read.</summary>
    public byte[] Buffer { get; private set; }

    /// <summary>Id of the current field.</summary>
    public int Id { get; private set; }

    /// <summary>Where the current field's id stands: the octets before it are what a proof covers.</summary>
    public int FieldOffset { get; private set; }

    /// <summary>Where the current value begins in the buffer.</summary>
    public int Offset { get; private set; }

    /// <summary>Octets of the current value.</summary>
    public int Length { get; private set; }

    /// <summary>Begins at the first field of a body.</summary>
    /// <param name="buffer">Holds the body.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    public void Begin(byte[] buffer, int offset, int count)
    {
        Buffer = buffer;
        _next = offset;
        _end = offset + count;
    }

    /// <summary>Moves to the next field.</summary>
    /// <returns>Complete, End after the last one, or Malformed when a field runs over the body's end.</returns>
    public DecodeStatus Next()
    {
        if (_next == _end)
        {
            return DecodeStatus.End;
        }

        if (_end - _next < 3)
        {
            return DecodeStatus.Malformed;
        }

        int length = BigEndian.ReadUInt16(Buffer, _next + 1);
        if (length > _end - _next - 3)
        {
            return DecodeStatus.Malformed;
        }

        FieldOffset = _next;
        Id = Buffer[_next];
        Offset = _next + 3;
        Length = length;
        _next = Offset + length;
        return DecodeStatus.Complete;
    }

    /// <summary>The current value as a number of one, two or four octets; the caller has checked <see cref="Length"/>.</summary>
    public uint Number
    {
        get
        {
            switch (Length)
            {
                case 1: return Buffer[Offset];
                case 2: return (uint)BigEndian.ReadUInt16(Buffer, Offset);
                default: return BigEndian.ReadUInt32(Buffer, Offset);
            }
        }
    }

    /// <summary>The current value as an eight-octet number; the caller has checked <see cref="Length"/>.</summary>
    public ulong LongNumber
    {
        get { return BigEndian.ReadUInt64(Buffer, Offset); }
    }
}
