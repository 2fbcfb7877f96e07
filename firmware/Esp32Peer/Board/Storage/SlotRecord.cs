using NanoPeers.Messages;

namespace NanoPeers.Firmware.Board.Storage;

/// <summary>
/// The octets of a slot: what <see cref="SlotStorage"/> writes around a record so that a torn one is known. All numbers are big-endian.
/// <code>
/// 0  1  0x4E
/// 1  1  version, 1
/// 2  4  sequence number, one more than that of the slot it replaces
/// 6  2  n, octets of the record
/// 8  n  the record
/// .. 4  CRC-32 (ISO 3309) of the record's name in ASCII, then of all octets before this field
/// </code>
/// The checksum finds damage, not malice: whoever can write to the flash can do anything.
/// </summary>
internal static class SlotRecord
{
    /// <summary>Octets around a record.</summary>
    internal const int Overhead = ContentAt + CheckLength;

    /// <summary>Where the record begins in its slot.</summary>
    internal const int ContentAt = 8;

    private const int MarkAt = 0;
    private const int VersionAt = 1;
    private const int SequenceAt = 2;
    private const int LengthAt = 6;
    private const int CheckLength = 4;
    private const byte Mark = 0x4E;
    private const byte Version = 1;

    /// <summary>Writes a slot.</summary>
    /// <param name="slot">Receives it, from the beginning.</param>
    /// <param name="name">The record's name.</param>
    /// <param name="sequence">Its sequence number.</param>
    /// <param name="content">Holds the record.</param>
    /// <param name="count">Octets of the record.</param>
    /// <returns>Octets of the slot.</returns>
    internal static int Write(byte[] slot, string name, uint sequence, byte[] content, int count)
    {
        slot[MarkAt] = Mark;
        slot[VersionAt] = Version;
        BigEndian.WriteUInt32(slot, SequenceAt, sequence);
        slot[LengthAt] = (byte)(count >> 8);
        slot[LengthAt + 1] = (byte)count;
        for (int i = 0; i < count; i++)
        {
            slot[ContentAt + i] = content[i];
        }

        BigEndian.WriteUInt32(slot, ContentAt + count, Check(slot, name, ContentAt + count));
        return count + Overhead;
    }

    /// <summary>Whether a slot is whole and belongs to a record.</summary>
    /// <param name="slot">Holds it, from the beginning.</param>
    /// <param name="length">Its octets; less than 1 for none.</param>
    /// <param name="name">The record's name.</param>
    internal static bool IsWhole(byte[] slot, int length, string name)
    {
        return length >= Overhead
            && slot[MarkAt] == Mark
            && slot[VersionAt] == Version
            && ContentLength(slot) == length - Overhead
            && BigEndian.ReadUInt32(slot, length - CheckLength) == Check(slot, name, length - CheckLength);
    }

    /// <summary>The sequence number of a whole slot.</summary>
    /// <param name="slot">Holds it.</param>
    internal static uint Sequence(byte[] slot)
    {
        return BigEndian.ReadUInt32(slot, SequenceAt);
    }

    /// <summary>Octets of the record in a whole slot.</summary>
    /// <param name="slot">Holds it.</param>
    internal static int ContentLength(byte[] slot)
    {
        return (slot[LengthAt] << 8) | slot[LengthAt + 1];
    }

    private static uint Check(byte[] slot, string name, int count)
    {
        uint check = 0xFFFFFFFF;
        for (int i = 0; i < name.Length; i++)
        {
            check = Add(check, (byte)name[i]);
        }

        for (int i = 0; i < count; i++)
        {
            check = Add(check, slot[i]);
        }

        return ~check;
    }

    /// <summary>Bit by bit: a table would cost a kilobyte of the board's memory, for records of a hundred octets.</summary>
    private static uint Add(uint check, byte octet)
    {
        check ^= octet;
        for (int bit = 0; bit < 8; bit++)
        {
            check = (check & 1) == 0 ? check >> 1 : (check >> 1) ^ 0xEDB88320;
        }

        return check;
    }
}
