namespace NanoPeers.Messages;

/// <summary>Unsigned numbers in network octet order. Nothing is checked: the caller has proved that the octets are there.</summary>
public static class BigEndian
{
    /// <summary>Reads two octets.</summary>
    /// <param name="buffer">Holds them.</param>
    /// <param name="offset">Where they begin.</param>
    public static int ReadUInt16(byte[] buffer, int offset)
    {
        return (buffer[offset] << 8) | buffer[offset + 1];
    }

    /// <summary>Reads four octets.</summary>
    /// <param name="buffer">Holds them.</param>
    /// <param name="offset">Where they begin.</param>
    public static uint ReadUInt32(byte[] buffer, int offset)
    {
        return ((uint)buffer[offset] << 24) | ((uint)buffer[offset + 1] << 16) | ((uint)buffer[offset + 2] << 8) | buffer[offset + 3];
    }

    /// <summary>Reads eight octets.</summary>
    /// <param name="buffer">Holds them.</param>
    /// <param name="offset">Where they begin.</param>
    public static ulong ReadUInt64(byte[] buffer, int offset)
    {
        return ((ulong)ReadUInt32(buffer, offset) << 32) | ReadUInt32(buffer, offset + 4);
    }

    /// <summary>Writes two octets.</summary>
    /// <param name="buffer">Receives them.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="value">From 0 to 65535.</param>
    public static void WriteUInt16(byte[] buffer, int offset, int value)
    {
        buffer[offset] = (byte)(value >> 8);
        buffer[offset + 1] = (byte)value;
    }

    /// <summary>Writes four octets.</summary>
    /// <param name="buffer">Receives them.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="value">The number.</param>
    public static void WriteUInt32(byte[] buffer, int offset, uint value)
    {
        buffer[offset] = (byte)(value >> 24);
        buffer[offset + 1] = (byte)(value >> 16);
        buffer[offset + 2] = (byte)(value >> 8);
        buffer[offset + 3] = (byte)value;
    }

    /// <summary>Writes eight octets.</summary>
    /// <param name="buffer">Receives them.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="value">The number.</param>
    public static void WriteUInt64(byte[] buffer, int offset, ulong value)
    {
        WriteUInt32(buffer, offset, (uint)(value >> 32));
        WriteUInt32(buffer, offset + 4, (uint)value);
    }
}
