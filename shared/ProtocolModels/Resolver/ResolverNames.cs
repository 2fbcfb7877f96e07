namespace NanoPeers.Resolver;

/// <summary>What a handler's name may be: 1 to 64 octets of lower-case letters, digits, points, dashes and colons. RESOLVER.md.</summary>
public static class ResolverNames
{
    /// <summary>Whether some octets are a name. Allocates nothing.</summary>
    /// <param name="buffer">Holds them.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="count">How many.</param>
    public static bool IsName(byte[] buffer, int offset, int count)
    {
        if (count < 1 || count > ResolverLimits.MaxHandlerLength)
        {
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            byte letter = buffer[offset + i];
            bool isLetter = letter >= 0x61 && letter <= 0x7a;
            bool isDigit = letter >= 0x30 && letter <= 0x3a;
            if (!isLetter && !isDigit && letter != 0x2d && letter != 0x2e)
            {
                return false;
            }
        }

        return true;
    }
}
