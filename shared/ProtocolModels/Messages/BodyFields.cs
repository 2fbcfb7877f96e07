namespace NanoPeers.Messages;

/// <summary>
/// The fields of one body, found in place: each known field stands at most once and has a length that it can have; field 1, the kind, comes
/// first. A protocol derives its view from this and says what its fields are. Allocates nothing; used again for the next body.
/// </summary>
public abstract class BodyFields
{
    /// <summary>Field 1 of every protocol: the kind of message, one octet.</summary>
    public const int KindField = 1;

    /// <summary>
    /// Field 2 of every protocol: the credential, opaque, empty where the group asks for none (S0, security text: a placeholder in every
    /// message).
    /// </summary>
    public const int CredentialField = 2;

    private readonly FieldReader _reader = new FieldReader();
    private readonly int[] _offsets;
    private readonly int[] _lengths;

    /// <summary>Makes a view of nothing.</summary>
    /// <param name="fieldCount">One more than the highest known id; at most 32.</param>
    protected BodyFields(int fieldCount)
    {
        Buffer = new byte[0];
        _offsets = new int[fieldCount];
        _lengths = new int[fieldCount];
    }

    /// <summary>The octets that are viewed.</summary>
    public byte[] Buffer { get; private set; }

    /// <summary>Where the body begins.</summary>
    public int BodyOffset { get; private set; }

    /// <summary>Octets of the body.</summary>
    public int BodyLength { get; private set; }

    /// <summary>Kind of the message; its meaning is the protocol's.</summary>
    public int Kind { get; private set; }

    /// <summary>A bit for each field that is there.</summary>
    protected uint Present { get; private set; }

    /// <summary>Views a body.</summary>
    /// <param name="buffer">Holds it.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    /// <returns>Complete, Malformed, TooLong, or Unknown for a kind or field that this version does not know.</returns>
    public DecodeStatus TryDecode(byte[] buffer, int offset, int count)
    {
        Buffer = buffer;
        BodyOffset = offset;
        BodyLength = count;
        Kind = 0;
        Present = 0;
        if (count > MaxBodyLength)
        {
            return DecodeStatus.TooLong;
        }

        Begin(count);
        _reader.Begin(buffer, offset, count);
        DecodeStatus status = _reader.Next();
        while (status == DecodeStatus.Complete)
        {
            status = TakeField();
            if (status != DecodeStatus.Complete)
            {
                return status;
            }

            status = _reader.Next();
        }

        return status == DecodeStatus.End ? CheckShape() : status;
    }

    /// <summary>Whether a field is there, even if empty.</summary>
    /// <param name="field">A known id.</param>
    public bool Has(int field)
    {
        return (Present & (1u << field)) != 0;
    }

    /// <summary>Where a field's value begins in the buffer; meaningful only when it is there.</summary>
    /// <param name="field">A known id.</param>
    public int OffsetOf(int field)
    {
        return _offsets[field];
    }

    /// <summary>Octets of a field's value, 0 when it is not there.</summary>
    /// <param name="field">A known id.</param>
    public int LengthOf(int field)
    {
        return Has(field) ? _lengths[field] : 0;
    }

    /// <summary>A field of one, two or four octets as a number; 0 when it is not there.</summary>
    /// <param name="field">A known id.</param>
    public uint NumberOf(int field)
    {
        if (!Has(field))
        {
            return 0;
        }

        int at = _offsets[field];
        switch (_lengths[field])
        {
            case 1: return Buffer[at];
            case 2: return (uint)BigEndian.ReadUInt16(Buffer, at);
            default: return BigEndian.ReadUInt32(Buffer, at);
        }
    }

    /// <summary>A field of eight octets as a number; 0 when it is not there.</summary>
    /// <param name="field">A known id.</param>
    public ulong LongNumberOf(int field)
    {
        return Has(field) ? BigEndian.ReadUInt64(Buffer, _offsets[field]) : 0;
    }

    /// <summary>Most octets of a body.</summary>
    protected abstract int MaxBodyLength { get; }

    /// <summary>Fewest octets of a field.</summary>
    /// <param name="field">A known id.</param>
    protected abstract int MinLength(int field);

    /// <summary>Most octets of a field; -1 for a field that there is not.</summary>
    /// <param name="field">Any id below the count of fields.</param>
    protected abstract int MaxLength(int field);

    /// <summary>Whether the message has what its kind needs and nothing that it cannot have.</summary>
    protected abstract DecodeStatus CheckShape();

    /// <summary>Called before the first field.</summary>
    /// <param name="count">Octets of the body.</param>
    protected virtual void Begin(int count)
    {
    }

    /// <summary>Called before a field is taken or skipped.</summary>
    /// <param name="field">Its id; from 128 up it is skipped.</param>
    /// <param name="fieldOffset">Where its id stands in the buffer.</param>
    /// <returns>False when it cannot stand here.</returns>
    protected virtual bool MayStand(int field, int fieldOffset)
    {
        return true;
    }

    private DecodeStatus TakeField()
    {
        int id = _reader.Id;
        if (id >= FieldReader.FirstSkippable)
        {
            return MayStand(id, _reader.FieldOffset) ? DecodeStatus.Complete : DecodeStatus.Malformed;
        }

        if (id >= _offsets.Length || MaxLength(id) < 0)
        {
            return DecodeStatus.Unknown;
        }

        bool kindFirst = (id == KindField) == (Present == 0);
        if (Has(id) || !kindFirst || !MayStand(id, _reader.FieldOffset) || _reader.Length < MinLength(id))
        {
            return DecodeStatus.Malformed;
        }

        if (_reader.Length > MaxLength(id))
        {
            return DecodeStatus.TooLong;
        }

        Present |= 1u << id;
        _offsets[id] = _reader.Offset;
        _lengths[id] = _reader.Length;
        if (id == KindField)
        {
            Kind = (int)_reader.Number;
        }

        return DecodeStatus.Complete;
    }
}
