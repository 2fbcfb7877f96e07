using System;
using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Statements;

/// <summary>
/// Writes the octets of a statement up to its signature, which its issuer appends. Fields are written in ascending order of their ids.
/// Whether the statement is sound is for <see cref="Statement.TryDecode"/> to say, once it is signed. STATEMENTS.md.
/// </summary>
public sealed class StatementWriter
{
    private readonly byte[] _buffer;
    private int _at;

    /// <summary>Makes a writer with room for one statement.</summary>
    public StatementWriter()
    {
        _buffer = new byte[Limits.MaxStatement];
    }

    /// <summary>What was written, from its first octet on.</summary>
    public byte[] Buffer => _buffer;

    /// <summary>Octets written so far: what is to be signed.</summary>
    public int Length => _at;

    /// <summary>True when a field had no room: the statement is to be thrown away.</summary>
    public bool IsOverfull { get; private set; }

    /// <summary>Begins a statement and forgets the one before.</summary>
    /// <param name="kind">Its <see cref="StatementKind"/>.</param>
    /// <param name="group">The group.</param>
    /// <param name="issuer">Who says it.</param>
    /// <param name="term">The term.</param>
    /// <param name="number">Its number among the issuer's own, from 1.</param>
    /// <param name="clock">Higher than the clock of every statement known.</param>
    /// <param name="issuedSeconds">Unix seconds.</param>
    /// <param name="expiresSeconds">Unix seconds; 0 never.</param>
    public void Begin(int kind, Identifier group, Identifier issuer, uint term, uint number, uint clock, long issuedSeconds, long expiresSeconds)
    {
        byte[] buffer = _buffer;
        Array.Copy(Statement.Domain, 0, buffer, 0, Statement.Domain.Length);
        buffer[Statement.OffsetVersion] = Statement.FormatVersion;
        buffer[Statement.OffsetKind] = (byte)kind;
        group.CopyTo(buffer, Statement.OffsetGroup);
        issuer.CopyTo(buffer, Statement.OffsetIssuer);
        BigEndian.WriteUInt32(buffer, Statement.OffsetTerm, term);
        BigEndian.WriteUInt32(buffer, Statement.OffsetNumber, number);
        BigEndian.WriteUInt32(buffer, Statement.OffsetClock, clock);
        BigEndian.WriteUInt64(buffer, Statement.OffsetIssued, (ulong)issuedSeconds);
        BigEndian.WriteUInt64(buffer, Statement.OffsetExpires, (ulong)expiresSeconds);
        BigEndian.WriteUInt16(buffer, Statement.OffsetFieldsLength, 0);
        _at = Statement.HeaderLength;
        IsOverfull = false;
    }

    /// <summary>Adds a field.</summary>
    /// <param name="field">Its id.</param>
    /// <param name="value">Holds the value.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    public void Add(int field, byte[] value, int offset, int count)
    {
        if (Reserve(field, count))
        {
            Array.Copy(value, offset, _buffer, _at + 3, count);
            End(count);
        }
    }

    /// <summary>Adds a field that is an id.</summary>
    /// <param name="field">Its id.</param>
    /// <param name="value">The value.</param>
    public void AddId(int field, Identifier value)
    {
        if (Reserve(field, Identifier.Length))
        {
            value.CopyTo(_buffer, _at + 3);
            End(Identifier.Length);
        }
    }

    /// <summary>Adds a field of one octet.</summary>
    /// <param name="field">Its id.</param>
    /// <param name="value">0 to 255.</param>
    public void AddOctet(int field, int value)
    {
        if (Reserve(field, 1))
        {
            _buffer[_at + 3] = (byte)value;
            End(1);
        }
    }

    /// <summary>Adds a field of two octets.</summary>
    /// <param name="field">Its id.</param>
    /// <param name="value">0 to 65535.</param>
    public void AddUInt16(int field, int value)
    {
        if (Reserve(field, 2))
        {
            BigEndian.WriteUInt16(_buffer, _at + 3, value);
            End(2);
        }
    }

    /// <summary>Adds a field of four octets.</summary>
    /// <param name="field">Its id.</param>
    /// <param name="value">The number.</param>
    public void AddUInt32(int field, uint value)
    {
        if (Reserve(field, 4))
        {
            BigEndian.WriteUInt32(_buffer, _at + 3, value);
            End(4);
        }
    }

    /// <summary>Adds a field of eight octets.</summary>
    /// <param name="field">Its id.</param>
    /// <param name="value">The number.</param>
    public void AddUInt64(int field, ulong value)
    {
        if (Reserve(field, 8))
        {
            BigEndian.WriteUInt64(_buffer, _at + 3, value);
            End(8);
        }
    }

    private bool Reserve(int field, int count)
    {
        IsOverfull = IsOverfull || count > _buffer.Length - Statement.ShortSignature - _at - 3;
        if (IsOverfull)
        {
            return false;
        }

        _buffer[_at] = (byte)field;
        BigEndian.WriteUInt16(_buffer, _at + 1, count);
        return true;
    }

    private void End(int count)
    {
        _at += 3 + count;
        BigEndian.WriteUInt16(_buffer, Statement.OffsetFieldsLength, _at - Statement.HeaderLength);
    }
}
