using System.Buffers.Binary;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>A statement's id: SHA-256 of all its octets. Ids have an order, the same at every peer.</summary>
public readonly record struct StatementId : IComparable<StatementId>
{
    /// <summary>Octets of an id.</summary>
    public const int Length = 32;

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;
    private readonly ulong _fourth;

    /// <summary>Copies an id.</summary>
    /// <param name="octets">At least <see cref="Length"/> octets.</param>
    public StatementId(ReadOnlySpan<byte> octets)
    {
        _first = BinaryPrimitives.ReadUInt64BigEndian(octets);
        _second = BinaryPrimitives.ReadUInt64BigEndian(octets[8..]);
        _third = BinaryPrimitives.ReadUInt64BigEndian(octets[16..]);
        _fourth = BinaryPrimitives.ReadUInt64BigEndian(octets[24..]);
    }

    /// <summary>Writes the id.</summary>
    /// <param name="into">Receives <see cref="Length"/> octets.</param>
    public void CopyTo(Span<byte> into)
    {
        BinaryPrimitives.WriteUInt64BigEndian(into, _first);
        BinaryPrimitives.WriteUInt64BigEndian(into[8..], _second);
        BinaryPrimitives.WriteUInt64BigEndian(into[16..], _third);
        BinaryPrimitives.WriteUInt64BigEndian(into[24..], _fourth);
    }

    /// <summary>The id as octets.</summary>
    public byte[] ToArray()
    {
        byte[] octets = new byte[Length];
        CopyTo(octets);
        return octets;
    }

    /// <inheritdoc/>
    public int CompareTo(StatementId other)
    {
        int order = _first.CompareTo(other._first);
        order = order != 0 ? order : _second.CompareTo(other._second);
        order = order != 0 ? order : _third.CompareTo(other._third);
        return order != 0 ? order : _fourth.CompareTo(other._fourth);
    }

    /// <inheritdoc/>
    public override int GetHashCode() => _first.GetHashCode();

    /// <summary>Whether one id comes before another.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static bool operator <(StatementId left, StatementId right) => left.CompareTo(right) < 0;

    /// <summary>Whether one id comes after another.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static bool operator >(StatementId left, StatementId right) => left.CompareTo(right) > 0;

    /// <summary>Whether one id does not come after another.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static bool operator <=(StatementId left, StatementId right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one id does not come before another.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static bool operator >=(StatementId left, StatementId right) => left.CompareTo(right) >= 0;

    /// <summary>The first 8 octets in hexadecimal: enough for a log.</summary>
    public override string ToString() => _first.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
}
