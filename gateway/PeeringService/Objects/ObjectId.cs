using System.Buffers.Binary;
using System.Security.Cryptography;

namespace NanoPeers.PeeringService.Objects;

/// <summary>
/// What an object is called by what it contains: the SHA-256 of its octets. Two objects with one id are the same, wherever they came from.
/// </summary>
public readonly record struct ObjectId : IComparable<ObjectId>
{
    /// <summary>Octets of an id: 32.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;
    private readonly ulong _fourth;

    /// <summary>Takes a SHA-256 as an id.</summary>
    /// <param name="digest">32 octets.</param>
    /// <exception cref="ArgumentException">There are more or fewer octets.</exception>
    public ObjectId(ReadOnlySpan<byte> digest)
    {
        if (digest.Length != Length)
        {
            throw new ArgumentException($"An object's id has {Length} octets, not {digest.Length}.", nameof(digest));
        }

        _first = BinaryPrimitives.ReadUInt64BigEndian(digest);
        _second = BinaryPrimitives.ReadUInt64BigEndian(digest[8..]);
        _third = BinaryPrimitives.ReadUInt64BigEndian(digest[16..]);
        _fourth = BinaryPrimitives.ReadUInt64BigEndian(digest[24..]);
    }

    /// <summary>The id of an object with this content.</summary>
    public static ObjectId Of(ReadOnlySpan<byte> content)
    {
        Span<byte> digest = stackalloc byte[Length];
        SHA256.HashData(content, digest);
        return new ObjectId(digest);
    }

    /// <summary>Reads 64 hexadecimal digits, of either case; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ObjectId id)
    {
        Span<byte> digest = stackalloc byte[Length];
        bool isWhole = text.Length == Length * 2
            && Convert.FromHexString(text, digest, out _, out int written) == System.Buffers.OperationStatus.Done
            && written == Length;
        id = isWhole ? new ObjectId(digest) : default;
        return isWhole;
    }

    /// <summary>Writes the 32 octets.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The destination is shorter than 32 octets.</exception>
    public void CopyTo(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, Length);
        BinaryPrimitives.WriteUInt64BigEndian(destination, _first);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _second);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _third);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _fourth);
    }

    /// <summary>The 32 octets, as a new array.</summary>
    public byte[] ToArray()
    {
        byte[] digest = new byte[Length];
        CopyTo(digest);
        return digest;
    }

    /// <inheritdoc/>
    public int CompareTo(ObjectId other) =>
        (_first, _second, _third, _fourth).CompareTo((other._first, other._second, other._third, other._fourth));

    /// <summary>64 hexadecimal digits in lower case.</summary>
    public override string ToString() => $"{_first:x16}{_second:x16}{_third:x16}{_fourth:x16}";

    /// <summary>Whether one id sorts before another.</summary>
    public static bool operator <(ObjectId left, ObjectId right) => left.CompareTo(right) < 0;

    /// <summary>Whether one id sorts after another.</summary>
    public static bool operator >(ObjectId left, ObjectId right) => left.CompareTo(right) > 0;

    /// <summary>Whether one id sorts before another or is the same.</summary>
    public static bool operator <=(ObjectId left, ObjectId right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one id sorts after another or is the same.</summary>
    public static bool operator >=(ObjectId left, ObjectId right) => left.CompareTo(right) >= 0;
}
