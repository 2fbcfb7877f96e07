using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Statements;

/// <summary>
/// A view of one signed statement, found in place: header, fields in ascending order, signature. What it says is proven only after
/// <see cref="StatementVerifier"/> has taken its signature. Allocates nothing; used again for the next statement. STATEMENTS.md.
/// </summary>
public sealed class Statement
{
    /// <summary>Version of the format.</summary>
    public const int FormatVersion = 1;

    /// <summary>Octets before the first field.</summary>
    public const int HeaderLength = 83;

    /// <summary>Octets of a statement's id: SHA-256 of all its octets, signature included.</summary>
    public const int IdLength = 32;

    /// <summary>Shortest signature, octets: 2048 bits.</summary>
    public const int ShortSignature = 256;

    /// <summary>Longest signature, octets: 3072 bits.</summary>
    public const int LongSignature = 384;

    /// <summary>The last second of the year 9999: the highest time.</summary>
    public const long LastSecond = 253402300799;

    internal const int OffsetVersion = 19;
    internal const int OffsetKind = 20;
    internal const int OffsetGroup = 21;
    internal const int OffsetIssuer = 37;
    internal const int OffsetTerm = 53;
    internal const int OffsetNumber = 57;
    internal const int OffsetClock = 61;
    internal const int OffsetIssued = 65;
    internal const int OffsetExpires = 73;
    internal const int OffsetFieldsLength = 81;

    /// <summary>"NanoPeers statement": no signature over a statement is one over anything else.</summary>
    internal static readonly byte[] Domain =
    {
        0x4E, 0x61, 0x6E, 0x6F, 0x50, 0x65, 0x65, 0x72, 0x73, 0x20, 0x73, 0x74, 0x61, 0x74, 0x65, 0x6D, 0x65, 0x6E, 0x74,
    };

    private readonly FieldReader _reader = new FieldReader();
    private readonly int[] _offsets = new int[StatementField.Count];
    private readonly int[] _lengths = new int[StatementField.Count];
    private uint _present;

    /// <summary>Makes a view of nothing.</summary>
    public Statement()
    {
        Buffer = new byte[0];
    }

    /// <summary>The octets that are viewed.</summary>
    public byte[] Buffer { get; private set; }

    /// <summary>Where the statement begins.</summary>
    public int Offset { get; private set; }

    /// <summary>Its octets, signature included.</summary>
    public int Length { get; private set; }

    /// <summary>Its octets before the signature: what was signed.</summary>
    public int SignedLength { get; private set; }

    /// <summary>Octets of the signature, which follows what was signed.</summary>
    public int SignatureLength => Length - SignedLength;

    /// <summary>Its <see cref="StatementKind"/>.</summary>
    public int Kind => Buffer[Offset + OffsetKind];

    /// <summary>Where the group's 16 octets begin.</summary>
    public int GroupOffset => Offset + OffsetGroup;

    /// <summary>Where the issuer's 16 octets begin.</summary>
    public int IssuerOffset => Offset + OffsetIssuer;

    /// <summary>The term that it was said in.</summary>
    public uint Term => BigEndian.ReadUInt32(Buffer, Offset + OffsetTerm);

    /// <summary>Its number among the statements of its issuer in this group: from 1, without gaps.</summary>
    public uint Number => BigEndian.ReadUInt32(Buffer, Offset + OffsetNumber);

    /// <summary>The logical clock: higher than that of every statement that its issuer knew.</summary>
    public uint Clock => BigEndian.ReadUInt32(Buffer, Offset + OffsetClock);

    /// <summary>When it was issued by its issuer's clock, Unix seconds.</summary>
    public long IssuedSeconds => (long)BigEndian.ReadUInt64(Buffer, Offset + OffsetIssued);

    /// <summary>From when on it does not count any more, Unix seconds; 0 never.</summary>
    public long ExpiresSeconds => (long)BigEndian.ReadUInt64(Buffer, Offset + OffsetExpires);

    /// <summary>Views a statement.</summary>
    /// <param name="buffer">Holds it.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets: it must end with them.</param>
    public StatementStatus TryDecode(byte[] buffer, int offset, int count)
    {
        Buffer = buffer;
        Offset = offset;
        Length = count;
        SignedLength = count;
        _present = 0;
        StatementStatus status = CheckHeader();
        if (status == StatementStatus.Valid)
        {
            status = ReadFields();
        }

        return status == StatementStatus.Valid ? StatementShape.Check(this, _present) : status;
    }

    /// <summary>Whether a field is there.</summary>
    /// <param name="field">One of <see cref="StatementField"/>.</param>
    public bool Has(int field)
    {
        return (_present & (1u << field)) != 0;
    }

    /// <summary>Where a field's value begins in the buffer; meaningful only when it is there.</summary>
    /// <param name="field">One of <see cref="StatementField"/>.</param>
    public int OffsetOf(int field)
    {
        return _offsets[field];
    }

    /// <summary>Octets of a field's value, 0 when it is not there.</summary>
    /// <param name="field">One of <see cref="StatementField"/>.</param>
    public int LengthOf(int field)
    {
        return Has(field) ? _lengths[field] : 0;
    }

    /// <summary>A field of one, two or four octets as a number; 0 when it is not there.</summary>
    /// <param name="field">One of <see cref="StatementField"/>.</param>
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

    /// <summary>Whether a list of ids (authorities, parents, revoked) has an id. Allocates nothing.</summary>
    /// <param name="field">The list's field.</param>
    /// <param name="id">The id.</param>
    public bool ListHas(int field, Identifier id)
    {
        for (int at = 0; at < LengthOf(field); at += Identifier.Length)
        {
            if (id.Matches(Buffer, _offsets[field] + at))
            {
                return true;
            }
        }

        return false;
    }

    private StatementStatus CheckHeader()
    {
        if (Length > Limits.MaxStatement)
        {
            return StatementStatus.TooLong;
        }

        for (int i = 0; i < Domain.Length; i++)
        {
            if (Length == 0 || (i < Length && Buffer[Offset + i] != Domain[i]))
            {
                return StatementStatus.NotAStatement;
            }
        }

        if (Length > OffsetVersion && Buffer[Offset + OffsetVersion] != FormatVersion)
        {
            return StatementStatus.UnknownVersion;
        }

        if (Length < HeaderLength)
        {
            return StatementStatus.Truncated;
        }

        if (Kind == 0 || Kind >= StatementKind.Count)
        {
            return StatementStatus.UnknownKind;
        }

        if (Number == 0)
        {
            return StatementStatus.BadNumber;
        }

        return TimesMakeSense() ? StatementStatus.Valid : StatementStatus.BadTime;
    }

    private bool TimesMakeSense()
    {
        ulong issued = BigEndian.ReadUInt64(Buffer, Offset + OffsetIssued);
        ulong expires = BigEndian.ReadUInt64(Buffer, Offset + OffsetExpires);
        return issued <= LastSecond && expires <= LastSecond && (expires == 0 || expires > issued);
    }

    private StatementStatus ReadFields()
    {
        int fields = BigEndian.ReadUInt16(Buffer, Offset + OffsetFieldsLength);
        if (fields > Limits.MaxStatement)
        {
            return StatementStatus.TooLong;
        }

        if (fields > Length - HeaderLength)
        {
            return StatementStatus.Truncated;
        }

        SignedLength = HeaderLength + fields;
        _reader.Begin(Buffer, Offset + HeaderLength, fields);
        int last = 0;
        DecodeStatus step = _reader.Next();
        while (step == DecodeStatus.Complete)
        {
            bool mayRepeat = _reader.Id >= FieldReader.FirstSkippable;
            if (_reader.Id < last || (_reader.Id == last && !mayRepeat) || !TakeField())
            {
                return StatementStatus.BadField;
            }

            last = _reader.Id;
            step = _reader.Next();
        }

        if (step != DecodeStatus.End)
        {
            return StatementStatus.BadField;
        }

        bool isSigned = SignatureLength == ShortSignature || SignatureLength == LongSignature;
        return isSigned ? StatementStatus.Valid : StatementStatus.BadSignatureLength;
    }

    private bool TakeField()
    {
        int id = _reader.Id;
        if (id >= FieldReader.FirstSkippable)
        {
            return true;
        }

        if (!StatementShape.IsLengthOf(id, _reader.Length))
        {
            return false;
        }

        _present |= 1u << id;
        _offsets[id] = _reader.Offset;
        _lengths[id] = _reader.Length;
        return true;
    }
}
