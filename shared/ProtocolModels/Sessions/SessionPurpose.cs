namespace NanoPeers.Sessions;

/// <summary>What a session is for: a word of 1 to 16 printable octets of ASCII without blanks, so that it can stand in a log as it is.</summary>
public static class SessionPurpose
{
    private const int FirstOctet = 0x21;
    private const int LastOctet = 0x7E;

    /// <summary>Whether a text can be a purpose.</summary>
    /// <param name="purpose">The text.</param>
    public static bool IsValid(string purpose)
    {
        bool valid = purpose.Length > 0 && purpose.Length <= Limits.MaxPurposeLength;
        for (int i = 0; i < purpose.Length; i++)
        {
            valid = valid && purpose[i] >= FirstOctet && purpose[i] <= LastOctet;
        }

        return valid;
    }

    /// <summary>Whether octets from the wire can be a purpose.</summary>
    /// <param name="buffer">Holds them.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="count">How many.</param>
    public static bool IsValid(byte[] buffer, int offset, int count)
    {
        bool valid = count > 0 && count <= Limits.MaxPurposeLength;
        for (int i = 0; i < count; i++)
        {
            valid = valid && buffer[offset + i] >= FirstOctet && buffer[offset + i] <= LastOctet;
        }

        return valid;
    }
}
