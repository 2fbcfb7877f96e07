using NanoPeers.Identifiers;

namespace NanoPeers.Peering;

/// <summary>Writes a peering packet into a buffer, its known keys first. Allocates nothing; used again for the next packet. PEERING.md.</summary>
public sealed class PeeringPacketWriter
{
    private const string Open = "<service";
    private const string Close = "/>";

    private byte[] _buffer;
    private int _start;
    private int _at;
    private int _end;
    private bool _fits;

    /// <summary>Makes a writer of nothing.</summary>
    public PeeringPacketWriter()
    {
        _buffer = new byte[0];
    }

    /// <summary>Begins a packet.</summary>
    /// <param name="buffer">Receives it.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="capacity">Octets that it may have.</param>
    /// <param name="type">What it says: a word of <see cref="PeeringPacketType"/>, or the application's.</param>
    /// <param name="id">Names the request on the node that asked.</param>
    public void Begin(byte[] buffer, int offset, int capacity, string type, uint id)
    {
        _buffer = buffer;
        _start = offset;
        _at = offset;
        _end = offset + (capacity < PeeringLimits.MaxPacket ? capacity : PeeringLimits.MaxPacket);
        _fits = true;
        WriteAscii(Open);
        Write(PeeringKey.Type, type);
        Write(PeeringKey.Version, PeeringKey.Version10);
        WriteNumber(PeeringKey.Id, id);
    }

    /// <summary>Writes a pair.</summary>
    /// <param name="key">The key, a name of ASCII.</param>
    /// <param name="value">ASCII that is shown: URLs, words, numbers. Other characters make the packet one that does not fit.</param>
    public void Write(string key, string value)
    {
        BeginValue(key);
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] < ' ' || value[i] > '~')
            {
                _fits = false;
                return;
            }

            WriteEscaped((byte)value[i]);
        }

        WriteOctet((byte)'"');
    }

    /// <summary>Writes a pair whose value is UTF-8 in a buffer.</summary>
    /// <param name="key">The key, a name of ASCII.</param>
    /// <param name="value">Holds the value.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets; what is no plain text makes the packet one that does not fit.</param>
    public void Write(string key, byte[] value, int offset, int count)
    {
        _fits = _fits && Utf8Text.IsPlain(value, offset, count) && !XmlReferences.HasNoCharacter(value, offset, count);
        BeginValue(key);
        for (int i = 0; i < count; i++)
        {
            WriteEscaped(value[offset + i]);
        }

        WriteOctet((byte)'"');
    }

    /// <summary>Writes a pair whose value is a number.</summary>
    /// <param name="key">The key, a name of ASCII.</param>
    /// <param name="value">Not negative.</param>
    public void WriteNumber(string key, long value)
    {
        BeginValue(key);
        long unit = 1;
        while (value / unit >= 10)
        {
            unit *= 10;
        }

        while (unit > 0)
        {
            WriteOctet((byte)('0' + (value / unit % 10)));
            unit /= 10;
        }

        WriteOctet((byte)'"');
    }

    /// <summary>Ends the packet.</summary>
    /// <returns>Its octets; 0 where it does not fit, or has a value that no packet has.</returns>
    public int End()
    {
        WriteAscii(Close);
        return _fits ? _at - _start : 0;
    }

    private void BeginValue(string key)
    {
        WriteOctet((byte)' ');
        WriteAscii(key);
        WriteOctet((byte)'=');
        WriteOctet((byte)'"');
    }

    private void WriteEscaped(byte octet)
    {
        switch (octet)
        {
            case (byte)'&': WriteAscii("&amp;"); break;
            case (byte)'<': WriteAscii("&lt;"); break;
            case (byte)'>': WriteAscii("&gt;"); break;
            case (byte)'"': WriteAscii("&quot;"); break;
            default: WriteOctet(octet); break;
        }
    }

    private void WriteAscii(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            WriteOctet((byte)text[i]);
        }
    }

    private void WriteOctet(byte octet)
    {
        if (_at == _end)
        {
            _fits = false;
            return;
        }

        _buffer[_at++] = octet;
    }
}
