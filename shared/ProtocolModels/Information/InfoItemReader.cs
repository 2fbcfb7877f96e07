using NanoPeers.Messages;

namespace NanoPeers.Information;

/// <summary>Reads items in place, see <see cref="InfoItemWriter"/>. Allocates nothing; never throws on what it reads. INFORMATION.md.</summary>
public sealed class InfoItemReader
{
    private int _next;
    private int _end;

    /// <summary>Makes a reader of nothing.</summary>
    public InfoItemReader()
    {
        Buffer = new byte[0];
    }

    /// <summary>The octets that are read.</summary>
    public byte[] Buffer { get; private set; }

    /// <summary>Where the item's name begins.</summary>
    public int NameOffset { get; private set; }

    /// <summary>Octets of the name.</summary>
    public int NameLength { get; private set; }

    /// <summary>Whether the value is a text.</summary>
    public bool IsText { get; private set; }

    /// <summary>Where the value begins: a text's first octet, or eight octets of a number.</summary>
    public int ValueOffset { get; private set; }

    /// <summary>Octets of the value.</summary>
    public int ValueLength { get; private set; }

    /// <summary>The value of a number.</summary>
    public ulong Number
    {
        get { return BigEndian.ReadUInt64(Buffer, ValueOffset); }
    }

    /// <summary>Whether some octets are items, whole.</summary>
    /// <param name="buffer">Holds them.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="count">How many.</param>
    public static bool IsSound(byte[] buffer, int offset, int count)
    {
        int at = offset;
        int end = offset + count;
        while (at < end)
        {
            int next = EndOf(buffer, at, end);
            if (next < 0)
            {
                return false;
            }

            at = next;
        }

        return true;
    }

    /// <summary>Begins at the first item.</summary>
    /// <param name="buffer">Holds the items.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="count">Their octets.</param>
    public void Begin(byte[] buffer, int offset, int count)
    {
        Buffer = buffer;
        _next = offset;
        _end = offset + count;
    }

    /// <summary>Moves to the next item.</summary>
    /// <returns>Complete, End after the last, or Malformed.</returns>
    public DecodeStatus Next()
    {
        if (_next == _end)
        {
            return DecodeStatus.End;
        }

        int end = EndOf(Buffer, _next, _end);
        if (end < 0)
        {
            return DecodeStatus.Malformed;
        }

        NameOffset = _next + 1;
        NameLength = Buffer[_next];
        IsText = Buffer[NameOffset + NameLength] == InfoItemWriter.TextKind;
        ValueOffset = NameOffset + NameLength + (IsText ? 2 : 1);
        ValueLength = end - ValueOffset;
        _next = end;
        return DecodeStatus.Complete;
    }

    /// <summary>Where an item ends; -1 when it is none.</summary>
    private static int EndOf(byte[] buffer, int at, int end)
    {
        int nameLength = buffer[at];
        int kindAt = at + 1 + nameLength;
        if (nameLength == 0 || nameLength > InfoLimits.MaxName || kindAt + 1 >= end)
        {
            return -1;
        }

        int itemEnd;
        switch (buffer[kindAt])
        {
            case InfoItemWriter.NumberKind:
                itemEnd = kindAt + 9;
                break;
            case InfoItemWriter.TextKind:
                itemEnd = kindAt + 2 + buffer[kindAt + 1];
                break;
            default: return -1;
        }

        return itemEnd <= end ? itemEnd : -1;
    }
}
