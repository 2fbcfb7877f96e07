using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using NanoPeers.Identifiers;

namespace NanoPeers.Storage;

/// <summary>
/// How ids, times and versions stand in the database. The database keeps no checksums, so damage can pass for a value of another kind:
/// every reading here ends with <see cref="InvalidDataException"/> then, which <see cref="StateDatabase"/> turns into a named error.
/// </summary>
internal static class ColumnValues
{
    internal static byte[] Octets(this Identifier id)
    {
        byte[] octets = new byte[Identifier.Length];
        id.CopyTo(octets, 0);
        return octets;
    }

    /// <summary>Eight octets, big-endian: SQLite compares them as unsigned numbers, which its own integers are not.</summary>
    internal static byte[] Octets(ulong number)
    {
        byte[] octets = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(octets, number);
        return octets;
    }

    internal static byte[] ReadOctets(this SqliteDataReader reader, int column) => reader.Read<byte[]>(column);

    internal static string ReadText(this SqliteDataReader reader, int column) => reader.Read<string>(column);

    internal static long ReadNumber(this SqliteDataReader reader, int column) => reader.Read<long>(column);

    internal static int ReadSmallNumber(this SqliteDataReader reader, int column)
    {
        long number = reader.ReadNumber(column);
        return number is >= int.MinValue and <= int.MaxValue ? (int)number : throw Unreadable(reader, column);
    }

    internal static bool ReadFlag(this SqliteDataReader reader, int column) => reader.ReadNumber(column) != 0;

    internal static Identifier ReadIdentifier(this SqliteDataReader reader, int column)
    {
        byte[] octets = reader.ReadOctets(column);
        return octets.Length == Identifier.Length ? new Identifier(octets, 0) : throw Unreadable(reader, column);
    }

    internal static ulong ReadUnsigned(this SqliteDataReader reader, int column)
    {
        byte[] octets = reader.ReadOctets(column);
        return octets.Length == sizeof(ulong) ? BinaryPrimitives.ReadUInt64BigEndian(octets) : throw Unreadable(reader, column);
    }

    /// <summary>Reads Unix milliseconds.</summary>
    internal static DateTimeOffset ReadTime(this SqliteDataReader reader, int column)
    {
        long millis = reader.ReadNumber(column);
        return millis >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && millis <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(millis)
            : throw Unreadable(reader, column);
    }

    private static T Read<T>(this SqliteDataReader reader, int column) =>
        reader.GetValue(column) is T value ? value : throw Unreadable(reader, column);

    private static InvalidDataException Unreadable(SqliteDataReader reader, int column) =>
        new($"Column {reader.GetName(column)} holds a value that was never written there.");
}
