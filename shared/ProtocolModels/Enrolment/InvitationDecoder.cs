using System.Text;
using NanoPeers.Cryptography;
using NanoPeers.Endpoints;
using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Enrolment;

/// <summary>
/// Reads one invitation: the beginning that says how long it is, the check, the fields in their order, then what they mean. Each step
/// relies on those before it.
/// </summary>
internal sealed class InvitationDecoder
{
    /// <summary>Where the version stands: behind its field's id and length.</summary>
    internal const int OffsetVersion = 3;

    /// <summary>Where the length stands.</summary>
    internal const int OffsetLength = 7;

    /// <summary>Where the first field after version and length begins.</summary>
    internal const int OffsetFields = 9;

    private readonly byte[] _buffer;
    private readonly int _offset;
    private readonly int _count;
    private readonly int[] _offsets = new int[InvitationField.Count];
    private readonly int[] _lengths = new int[InvitationField.Count];
    private readonly Endpoint[] _endpoints = new Endpoint[Limits.MaxGatewayAddresses];
    private uint _present;
    private int _endpointCount;

    internal InvitationDecoder(byte[] buffer, int offset, int count)
    {
        _buffer = buffer;
        _offset = offset;
        _count = count;
    }

    internal InvitationStatus TryDecode(out Invitation? invitation)
    {
        invitation = null;
        InvitationStatus status = CheckBeginning();
        if (status == InvitationStatus.Valid)
        {
            status = CheckWhole();
        }

        if (status == InvitationStatus.Valid)
        {
            status = ReadFields();
        }

        return status == InvitationStatus.Valid ? Make(out invitation) : status;
    }

    private InvitationStatus CheckBeginning()
    {
        if (_count == 0 || !Has(0, InvitationField.Version) || !Has(1, 0) || !Has(2, 1))
        {
            return InvitationStatus.NotAnInvitation;
        }

        if (!Has(OffsetVersion, Invitation.Version))
        {
            return InvitationStatus.UnknownVersion;
        }

        if (!Has(4, InvitationField.Length) || !Has(5, 0) || !Has(6, 2))
        {
            return InvitationStatus.Damaged;
        }

        return _count < OffsetFields ? InvitationStatus.Truncated : InvitationStatus.Valid;
    }

    /// <summary>Whether an octet is right; one that has not come is not wrong.</summary>
    private bool Has(int at, int value)
    {
        return at >= _count || _buffer[_offset + at] == value;
    }

    private InvitationStatus CheckWhole()
    {
        int length = BigEndian.ReadUInt16(_buffer, _offset + OffsetLength);
        if (length > Limits.MaxInvitation)
        {
            return InvitationStatus.TooLong;
        }

        if (length < OffsetFields + InvitationCodec.CheckLength || _count > length)
        {
            return InvitationStatus.Damaged;
        }

        if (_count < length)
        {
            return InvitationStatus.Truncated;
        }

        byte[] check = new byte[InvitationCodec.CheckLength];
        int covered = length - InvitationCodec.CheckLength;
        InvitationCodec.WriteCheck(_buffer, _offset, covered, check, 0);
        bool whole = ConstantTime.AreEqual(check, 0, _buffer, _offset + covered, InvitationCodec.CheckLength);
        return whole ? InvitationStatus.Valid : InvitationStatus.Damaged;
    }

    private InvitationStatus ReadFields()
    {
        FieldReader reader = new FieldReader();
        reader.Begin(_buffer, _offset + OffsetFields, _count - OffsetFields - InvitationCodec.CheckLength);
        int last = InvitationField.Length;
        DecodeStatus step = reader.Next();
        while (step == DecodeStatus.Complete)
        {
            bool ordered = reader.Id > last || (reader.Id == last && MayRepeat(reader.Id));
            if (!ordered)
            {
                return InvitationStatus.BadField;
            }

            InvitationStatus status = TakeField(reader);
            if (status != InvitationStatus.Valid)
            {
                return status;
            }

            last = reader.Id;
            step = reader.Next();
        }

        if (step != DecodeStatus.End)
        {
            return InvitationStatus.BadField;
        }

        // Every field from the device's id to the message limit, but for addresses, of which there may be none.
        uint needed = (1u << InvitationField.Count) - (1u << InvitationField.Device) - (1u << InvitationField.Endpoint);
        return (_present & needed) == needed ? InvitationStatus.Valid : InvitationStatus.MissingField;
    }

    private static bool MayRepeat(int id)
    {
        return id == InvitationField.Endpoint || id >= FieldReader.FirstSkippable;
    }

    private InvitationStatus TakeField(FieldReader reader)
    {
        if (reader.Id >= FieldReader.FirstSkippable)
        {
            return InvitationStatus.Valid;
        }

        if (reader.Id >= InvitationField.Count)
        {
            return InvitationStatus.BadField;
        }

        if (reader.Id == InvitationField.Endpoint)
        {
            return TakeEndpoint(reader);
        }

        _present |= 1u << reader.Id;
        _offsets[reader.Id] = reader.Offset;
        _lengths[reader.Id] = reader.Length;
        return CheckField(reader);
    }

    private static InvitationStatus CheckField(FieldReader reader)
    {
        switch (reader.Id)
        {
            case InvitationField.Device:
            case InvitationField.Group:
            case InvitationField.Gateway:
                return Exactly(reader, Identifier.Length);
            case InvitationField.Secret:
                return Exactly(reader, Invitation.SecretLength);
            case InvitationField.Modulus:
                return InvitationStatus.Valid; // RsaPublicKey judges it.
            case InvitationField.Region:
            case InvitationField.Name:
                return IsName(reader) ? InvitationStatus.Valid : InvitationStatus.BadName;
            case InvitationField.PolicyFlags:
                return Exactly(reader, 1);
            default:
                return Exactly(reader, 4);
        }
    }

    private static bool IsName(FieldReader reader)
    {
        bool fits = reader.Length >= 1 && reader.Length <= Limits.MaxNameLength;
        return fits && Utf8Text.IsPlain(reader.Buffer, reader.Offset, reader.Length);
    }

    private static InvitationStatus Exactly(FieldReader reader, int length)
    {
        return reader.Length == length ? InvitationStatus.Valid : InvitationStatus.BadField;
    }

    private InvitationStatus TakeEndpoint(FieldReader reader)
    {
        // Asked before a string is made of it: on the chip a string ends at its first zero, and what is behind would go unseen.
        bool isText = Utf8Text.IsPrintableAscii(reader.Buffer, reader.Offset, reader.Length);
        if (_endpointCount == _endpoints.Length || reader.Length > Limits.MaxEndpointLength || !isText)
        {
            return InvitationStatus.BadEndpoint;
        }

        char[] text = new char[reader.Length];
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = (char)reader.Buffer[reader.Offset + i];
        }

        Endpoint? endpoint = Endpoint.Parse(new string(text));
        if (endpoint == null)
        {
            return InvitationStatus.BadEndpoint;
        }

        _endpoints[_endpointCount++] = endpoint;
        return InvitationStatus.Valid;
    }

    private InvitationStatus Make(out Invitation? invitation)
    {
        Invitation made = new Invitation(
            IdentifierOf(InvitationField.Device), IdentifierOf(InvitationField.Group), IdentifierOf(InvitationField.Gateway),
            _buffer, _offsets[InvitationField.Secret]);
        made.Region = TextOf(InvitationField.Region);
        made.Name = TextOf(InvitationField.Name);
        for (int i = 0; i < _endpointCount; i++)
        {
            made.AddEndpoint(_endpoints[i]);
        }

        InvitationStatus status = IsZero(InvitationField.Secret) ? InvitationStatus.BadSecret : InvitationStatus.Valid;
        if (status == InvitationStatus.Valid)
        {
            status = SetKey(made);
        }

        if (status == InvitationStatus.Valid)
        {
            status = SetPolicy(made.Policy);
        }

        if (status != InvitationStatus.Valid)
        {
            made.Wipe();
        }

        invitation = status == InvitationStatus.Valid ? made : null;
        return status;
    }

    private InvitationStatus SetKey(Invitation invitation)
    {
        RsaKeyAnswer answer = invitation.AuthorityKey.Read(
            _buffer, _offsets[InvitationField.Modulus], _lengths[InvitationField.Modulus], NumberOf(InvitationField.Exponent));
        return answer == RsaKeyAnswer.Valid ? InvitationStatus.Valid : InvitationStatus.BadKey;
    }

    private InvitationStatus SetPolicy(InvitationPolicy policy)
    {
        int flags = _buffer[_offsets[InvitationField.PolicyFlags]];
        policy.AllowResumption = (flags & InvitationPolicy.ResumptionFlag) != 0;
        policy.AllowClear = (flags & InvitationPolicy.ClearFlag) != 0;
        policy.ResumptionLifetimeSeconds = NumberOf(InvitationField.ResumptionLifetime);
        policy.SessionLifetimeSeconds = NumberOf(InvitationField.SessionLifetime);
        policy.MessageLimit = NumberOf(InvitationField.MessageLimit);
        bool usable = (flags & ~InvitationPolicy.KnownFlags) == 0 && policy.IsUsable;
        return usable ? InvitationStatus.Valid : InvitationStatus.BadPolicy;
    }

    private Identifier IdentifierOf(int field)
    {
        return new Identifier(_buffer, _offsets[field]);
    }

    private string TextOf(int field)
    {
        return Encoding.UTF8.GetString(_buffer, _offsets[field], _lengths[field]);
    }

    private uint NumberOf(int field)
    {
        return BigEndian.ReadUInt32(_buffer, _offsets[field]);
    }

    private bool IsZero(int field)
    {
        int or = 0;
        for (int i = 0; i < _lengths[field]; i++)
        {
            or |= _buffer[_offsets[field] + i];
        }

        return or == 0;
    }
}
