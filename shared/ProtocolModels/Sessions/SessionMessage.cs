using NanoPeers.Messages;

namespace NanoPeers.Sessions;

/// <summary>
/// A view of one body of the <c>session</c> protocol in somebody's buffer: proves that every field is known, stands once, has a length that
/// it can have, and that the message has what its kind needs. Allocates nothing; used again for the next body.
/// </summary>
public sealed class SessionMessage
{
    private readonly FieldReader _reader = new FieldReader();
    private readonly int[] _offsets = new int[SessionField.Count];
    private readonly int[] _lengths = new int[SessionField.Count];
    private uint _present;

    /// <summary>Makes a view of nothing.</summary>
    public SessionMessage()
    {
        Buffer = new byte[0];
    }

    /// <summary>The octets that are viewed.</summary>
    public byte[] Buffer { get; private set; }

    /// <summary>Where the body begins.</summary>
    public int BodyOffset { get; private set; }

    /// <summary>Octets of the body before its proof, or all of them when it has none: what the transcript covers.</summary>
    public int CoveredLength { get; private set; }

    /// <summary>Kind of the message, see <see cref="SessionMessageKind"/>.</summary>
    public int Kind { get; private set; }

    /// <summary>The attempt that the message belongs to.</summary>
    public ulong AttemptId
    {
        get { return LongNumberOf(SessionField.AttemptId); }
    }

    /// <summary>The session that the message is about.</summary>
    public ulong SessionId
    {
        get { return LongNumberOf(SessionField.SessionId); }
    }

    /// <summary>Views a body.</summary>
    /// <param name="buffer">Holds it.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    /// <returns>Complete, Malformed, TooLong, or Unknown for a kind or field that this version does not know.</returns>
    public DecodeStatus TryDecode(byte[] buffer, int offset, int count)
    {
        Buffer = buffer;
        BodyOffset = offset;
        CoveredLength = count;
        Kind = 0;
        _present = 0;
        if (count > Limits.MaxSessionBody)
        {
            return DecodeStatus.TooLong;
        }

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

        return status == DecodeStatus.End ? SessionMessageShape.Check(Kind, _present) : status;
    }

    /// <summary>Whether a field is there, even if empty.</summary>
    /// <param name="field">One of <see cref="SessionField"/>.</param>
    public bool Has(int field)
    {
        return (_present & (1u << field)) != 0;
    }

    /// <summary>Where a field's value begins in the buffer; meaningful only when it is there.</summary>
    /// <param name="field">One of <see cref="SessionField"/>.</param>
    public int OffsetOf(int field)
    {
        return _offsets[field];
    }

    /// <summary>Octets of a field's value, 0 when it is not there.</summary>
    /// <param name="field">One of <see cref="SessionField"/>.</param>
    public int LengthOf(int field)
    {
        return Has(field) ? _lengths[field] : 0;
    }

    /// <summary>A field of one, two or four octets as a number; 0 when it is not there.</summary>
    /// <param name="field">One of <see cref="SessionField"/>.</param>
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
    /// <param name="field">One of <see cref="SessionField"/>.</param>
    public ulong LongNumberOf(int field)
    {
        return Has(field) ? BigEndian.ReadUInt64(Buffer, _offsets[field]) : 0;
    }

    /// <summary>Whether a list field, an octet an item, names an item.</summary>
    /// <param name="field">Suites or KeyExchanges.</param>
    /// <param name="item">The item.</param>
    public bool Lists(int field, int item)
    {
        int length = LengthOf(field);
        for (int i = 0; i < length; i++)
        {
            if (Buffer[_offsets[field] + i] == item)
            {
                return true;
            }
        }

        return false;
    }

    private DecodeStatus TakeField()
    {
        int id = _reader.Id;
        if (id >= FieldReader.FirstSkippable)
        {
            return DecodeStatus.Complete;
        }

        if (id >= SessionField.Count || SessionMessageShape.MaxLength(id) < 0)
        {
            return DecodeStatus.Unknown;
        }

        bool kindFirst = (id == SessionField.Kind) == (_present == 0);
        bool afterProof = Has(SessionField.Proof) && id != SessionField.Confirmation;
        if (Has(id) || !kindFirst || afterProof || Has(SessionField.Confirmation) || _reader.Length < SessionMessageShape.MinLength(id))
        {
            return DecodeStatus.Malformed;
        }

        if (_reader.Length > SessionMessageShape.MaxLength(id))
        {
            return DecodeStatus.TooLong;
        }

        _present |= 1u << id;
        _offsets[id] = _reader.Offset;
        _lengths[id] = _reader.Length;
        if (id == SessionField.Kind)
        {
            Kind = (int)_reader.Number;
        }
        else if (id == SessionField.Proof)
        {
            CoveredLength = _reader.FieldOffset - BodyOffset;
        }

        return DecodeStatus.Complete;
    }
}
