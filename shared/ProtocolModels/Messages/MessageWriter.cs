using System;
using NanoPeers.Identifiers;

namespace NanoPeers.Messages;

/// <summary>
/// Writes one message into a buffer: <see cref="Begin"/>, bodies with their fields, then <see cref="Finish"/> with a protection. Used again
/// for every message; allocates nothing. What does not fit (the buffer, or a limit that every receiver keeps) is remembered, and
/// <see cref="Finish"/> then answers 0: no message leaves that its receiver would have to refuse.
/// </summary>
public sealed class MessageWriter
{
    /// <summary>Longest value of a field, octets.</summary>
    public const int MaxFieldLength = 65535;

    private readonly Identifier _sender;
    private byte[] _buffer;
    private byte[] _tag;
    private int _offset;
    private int _end;
    private int _bodiesOffset;
    private int _bodyLengthAt;
    private int _bodyCount;
    private bool _overflowed;

    /// <summary>Makes a writer of one peer's messages.</summary>
    /// <param name="sender">The peer that sends.</param>
    public MessageWriter(Identifier sender)
    {
        _sender = sender;
        _buffer = new byte[0];
        _tag = _buffer;
    }

    /// <summary>The credentials of this peer's bodies; null where its group asks for none.</summary>
    public IBodyCredentials? Credentials { get; set; }

    /// <summary>Where the next octet goes in the buffer.</summary>
    public int Position { get; private set; }

    /// <summary>The buffer that is written.</summary>
    public byte[] Buffer
    {
        get { return _buffer; }
    }

    /// <summary>Whether something did not fit: the buffer, or a limit of tags, bodies, fields or endpoints.</summary>
    public bool Overflowed
    {
        get { return _overflowed; }
    }

    /// <summary>The peer that sends.</summary>
    public Identifier Sender
    {
        get { return _sender; }
    }

    /// <summary>Begins a message to this session's peer, without endpoints.</summary>
    /// <param name="buffer">Receives the message.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="capacity">Most octets it may take.</param>
    public void Begin(byte[] buffer, int offset, int capacity)
    {
        BeginTo(buffer, offset, capacity, null, null);
    }

    /// <summary>Begins a message with endpoints.</summary>
    /// <param name="buffer">Receives the message.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="capacity">Most octets it may take.</param>
    /// <param name="source">UTF-8 of where answers go, at most 128 octets; null or empty for none.</param>
    /// <param name="destination">UTF-8 of where the message goes, at most 128 octets; null or empty for this session's peer.</param>
    public void BeginTo(byte[] buffer, int offset, int capacity, byte[]? source, byte[]? destination)
    {
        _buffer = buffer;
        _offset = offset;
        _end = offset + capacity;
        _bodyCount = 0;
        _overflowed = capacity < Envelope.FixedLength + 1;
        Position = offset + Envelope.FixedLength;
        if (_overflowed)
        {
            return;
        }

        Array.Clear(buffer, offset, Envelope.FixedLength);
        buffer[offset + Envelope.OffsetMagic] = Envelope.Magic0;
        buffer[offset + Envelope.OffsetMagic + 1] = Envelope.Magic1;
        buffer[offset + Envelope.OffsetVersion] = Envelope.Version;
        buffer[offset + Envelope.OffsetHopLimit] = Limits.MaxHops;
        _sender.CopyTo(buffer, offset + Envelope.OffsetSender);
        if (source != null && source.Length > 0)
        {
            buffer[offset + Envelope.OffsetFlags] = EnvelopeFlags.SourceEndpoint;
            WriteEndpoint(source);
        }

        WriteEndpoint(destination);
        _bodiesOffset = Position;
    }

    /// <summary>Begins a body; at most 8 in a message.</summary>
    /// <param name="tag">One of <see cref="ProtocolTag"/>, or another tag of 1 to 16 octets.</param>
    public void BeginBody(byte[] tag)
    {
        _overflowed = _overflowed || tag.Length == 0 || tag.Length > Limits.MaxTagLength || _bodyCount == Limits.MaxBodies;
        if (!HasRoom(1 + tag.Length + 4))
        {
            return;
        }

        _tag = tag;
        _buffer[Position] = (byte)tag.Length;
        Array.Copy(tag, 0, _buffer, Position + 1, tag.Length);
        _bodyLengthAt = Position + 1 + tag.Length;
        Position = _bodyLengthAt + 4;
        _bodyCount++;
    }

    /// <summary>Ends the body and writes its length.</summary>
    public void EndBody()
    {
        if (!_overflowed)
        {
            BigEndian.WriteUInt32(_buffer, _bodyLengthAt, (uint)(Position - _bodyLengthAt - 4));
        }
    }

    /// <summary>Writes the body's credential, which every body has: empty where the group asks for none.</summary>
    public void WriteCredential()
    {
        if (Credentials == null)
        {
            ReserveOctets(BodyFields.CredentialField, 0);
            return;
        }

        byte[] credential = Credentials.Find(_tag);
        WriteOctets(BodyFields.CredentialField, credential, 0, credential.Length);
    }

    /// <summary>Writes octets as they are into the body.</summary>
    /// <param name="octets">Holds them.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="count">How many.</param>
    public void WriteRaw(byte[] octets, int offset, int count)
    {
        if (HasRoom(count))
        {
            Array.Copy(octets, offset, _buffer, Position, count);
            Position += count;
        }
    }

    /// <summary>Writes a field of one octet.</summary>
    /// <param name="id">The field.</param>
    /// <param name="value">From 0 to 255.</param>
    public void WriteUInt8(int id, int value)
    {
        if (BeginField(id, 1))
        {
            _buffer[Position++] = (byte)value;
        }
    }

    /// <summary>Writes a field of two octets.</summary>
    /// <param name="id">The field.</param>
    /// <param name="value">From 0 to 65535.</param>
    public void WriteUInt16(int id, int value)
    {
        if (BeginField(id, 2))
        {
            BigEndian.WriteUInt16(_buffer, Position, value);
            Position += 2;
        }
    }

    /// <summary>Writes a field of four octets.</summary>
    /// <param name="id">The field.</param>
    /// <param name="value">The number.</param>
    public void WriteUInt32(int id, uint value)
    {
        if (BeginField(id, 4))
        {
            BigEndian.WriteUInt32(_buffer, Position, value);
            Position += 4;
        }
    }

    /// <summary>Writes a field of eight octets.</summary>
    /// <param name="id">The field.</param>
    /// <param name="value">The number.</param>
    public void WriteUInt64(int id, ulong value)
    {
        if (BeginField(id, 8))
        {
            BigEndian.WriteUInt64(_buffer, Position, value);
            Position += 8;
        }
    }

    /// <summary>Writes a field of octets.</summary>
    /// <param name="id">The field.</param>
    /// <param name="octets">Holds the value.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets, at most 65535.</param>
    public void WriteOctets(int id, byte[] octets, int offset, int count)
    {
        int at = ReserveOctets(id, count);
        if (at >= 0)
        {
            Array.Copy(octets, offset, _buffer, at, count);
        }
    }

    /// <summary>Writes a field that holds an id.</summary>
    /// <param name="id">The field.</param>
    /// <param name="value">The id.</param>
    public void WriteIdentifier(int id, Identifier value)
    {
        int at = ReserveOctets(id, Identifier.Length);
        if (at >= 0)
        {
            value.CopyTo(_buffer, at);
        }
    }

    /// <summary>Writes a field whose value the caller fills in.</summary>
    /// <param name="id">The field.</param>
    /// <param name="count">Octets of the value.</param>
    /// <returns>Where the value begins in <see cref="Buffer"/>; -1 when it does not fit the buffer or 65535 octets.</returns>
    public int ReserveOctets(int id, int count)
    {
        if (!BeginField(id, count))
        {
            return -1;
        }

        int at = Position;
        Position += count;
        return at;
    }

    /// <summary>Seals the message.</summary>
    /// <param name="protection">How; its key id and suite go into the envelope.</param>
    /// <param name="sequence">The message's number under that key; never used twice.</param>
    /// <returns>Octets of the message, or 0 when something did not fit.</returns>
    public int Finish(IEnvelopeProtection protection, ulong sequence)
    {
        if (_overflowed)
        {
            return 0;
        }

        int plainLength = Position - _bodiesOffset;
        int sealedBodies = protection.SealedLength(plainLength);
        if (!HasRoom(sealedBodies - plainLength))
        {
            return 0;
        }

        int sealedLength = _bodiesOffset + sealedBodies - _offset;
        if (protection.Encrypts)
        {
            _buffer[_offset + Envelope.OffsetFlags] |= EnvelopeFlags.Encrypted;
        }

        _buffer[_offset + Envelope.OffsetSuite] = (byte)protection.Suite;
        BigEndian.WriteUInt16(_buffer, _offset + Envelope.OffsetBodyCount, _bodyCount);
        BigEndian.WriteUInt32(_buffer, _offset + Envelope.OffsetTotalLength, (uint)sealedLength);
        BigEndian.WriteUInt32(_buffer, _offset + Envelope.OffsetSealedLength, (uint)sealedLength);
        BigEndian.WriteUInt64(_buffer, _offset + Envelope.OffsetKeyId, protection.KeyId);
        BigEndian.WriteUInt64(_buffer, _offset + Envelope.OffsetSequence, sequence);
        protection.Seal(_buffer, _offset, _bodiesOffset, plainLength);
        return sealedLength;
    }

    /// <summary>Seals the message under a group's key: as <see cref="Finish"/>, with the flag that says so.</summary>
    /// <param name="protection">How; its key id is a group epoch's.</param>
    /// <param name="sequence">The message's number under that key; never used twice.</param>
    /// <returns>Octets of the message, or 0 when something did not fit.</returns>
    public int FinishGroup(IEnvelopeProtection protection, ulong sequence)
    {
        if (_overflowed)
        {
            return 0;
        }

        _buffer[_offset + Envelope.OffsetFlags] |= EnvelopeFlags.GroupKey;
        return Finish(protection, sequence);
    }

    private void WriteEndpoint(byte[]? endpoint)
    {
        int length = endpoint == null ? 0 : endpoint.Length;
        if (length > Limits.MaxEndpointLength || !HasRoom(1 + length))
        {
            _overflowed = true;
            return;
        }

        _buffer[Position++] = (byte)length;
        if (endpoint != null)
        {
            Array.Copy(endpoint, 0, _buffer, Position, length);
            Position += length;
        }
    }

    private bool BeginField(int id, int count)
    {
        _overflowed = _overflowed || count > MaxFieldLength;
        if (!HasRoom(3 + count))
        {
            return false;
        }

        _buffer[Position] = (byte)id;
        BigEndian.WriteUInt16(_buffer, Position + 1, count);
        Position += 3;
        return true;
    }

    private bool HasRoom(int count)
    {
        _overflowed = _overflowed || count > _end - Position;
        return !_overflowed;
    }
}
