namespace NanoPeers.Identifiers;

/// <summary>
/// A 128-bit id of a resource: a peer, group, pipe, service or policy. Immutable. PROTOCOL.md section 1; S0, "resource name".
/// On the wire it is 16 octets in the order of its text form (RFC 9562), not in the order of a .NET Guid's fields.
/// </summary>
public sealed class Identifier
{
    /// <summary>Octets of an id.</summary>
    public const int Length = 16;

    /// <summary>Characters of the text form, 8-4-4-4-12 hexadecimal digits.</summary>
    public const int TextLength = 36;

    private readonly byte[] _octets;

    /// <summary>Copies an id out of a buffer.</summary>
    /// <param name="buffer">Holds at least 16 octets from the offset.</param>
    /// <param name="offset">Where the id begins.</param>
    public Identifier(byte[] buffer, int offset)
    {
        _octets = new byte[Length];
        System.Array.Copy(buffer, offset, _octets, 0, Length);
    }

    /// <summary>Parses the text form: 36 characters, hexadecimal digits in either case, dashes after 8, 12, 16 and 20 digits.</summary>
    /// <param name="text">What a person or a file gave.</param>
    /// <returns>Null when the text is not an id.</returns>
    public static Identifier? Parse(string? text)
    {
        if (text == null || text.Length != TextLength)
        {
            return null;
        }

        byte[] octets = new byte[Length];
        int position = 0;
        for (int i = 0; i < Length; i++)
        {
            if (IsDashBefore(i) && text[position++] != '-')
            {
                return null;
            }

            int high = Hexadecimal.ValueOf(text[position]);
            int low = Hexadecimal.ValueOf(text[position + 1]);
            if (high < 0 || low < 0)
            {
                return null;
            }

            octets[i] = (byte)((high << 4) | low);
            position += 2;
        }

        return new Identifier(octets, 0);
    }

    /// <summary>Writes the 16 octets into a buffer.</summary>
    /// <param name="into">Receives them.</param>
    /// <param name="offset">Where they are written.</param>
    public void CopyTo(byte[] into, int offset)
    {
        System.Array.Copy(_octets, 0, into, offset, Length);
    }

    /// <summary>Whether 16 octets of a buffer are this id. Allocates nothing.</summary>
    /// <param name="buffer">Holds at least 16 octets from the offset.</param>
    /// <param name="offset">Where they begin.</param>
    public bool Matches(byte[] buffer, int offset)
    {
        for (int i = 0; i < Length; i++)
        {
            if (_octets[i] != buffer[offset + i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether this id comes before another: the first octet that differs decides. Gives the two peers of a pair their roles.</summary>
    /// <param name="other">The other id.</param>
    public bool IsBefore(Identifier other)
    {
        for (int i = 0; i < Length; i++)
        {
            if (_octets[i] != other._octets[i])
            {
                return _octets[i] < other._octets[i];
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj)
    {
        return obj is Identifier other && Matches(other._octets, 0);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return (_octets[12] << 24) | (_octets[13] << 16) | (_octets[14] << 8) | _octets[15];
    }

    /// <summary>The text form in lower case.</summary>
    public override string ToString()
    {
        char[] text = new char[TextLength];
        int position = 0;
        for (int i = 0; i < Length; i++)
        {
            if (IsDashBefore(i))
            {
                text[position++] = '-';
            }

            text[position++] = Hexadecimal.DigitOf(_octets[i] >> 4);
            text[position++] = Hexadecimal.DigitOf(_octets[i] & 15);
        }

        return new string(text);
    }

    private static bool IsDashBefore(int octet)
    {
        return octet == 4 || octet == 6 || octet == 8 || octet == 10;
    }
}
