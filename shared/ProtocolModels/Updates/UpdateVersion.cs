namespace NanoPeers.Updates;

/// <summary>
/// Versions: four numbers of 16 bits in one of 64, so that the newer one is the greater. None, 0, is older than any. UPDATES.md.
/// </summary>
public static class UpdateVersion
{
    /// <summary>Nothing is installed.</summary>
    public const ulong None = 0;

    /// <summary>Puts a version together.</summary>
    /// <param name="major">0 to 65535.</param>
    /// <param name="minor">0 to 65535.</param>
    /// <param name="build">0 to 65535.</param>
    /// <param name="revision">0 to 65535.</param>
    public static ulong Of(int major, int minor, int build, int revision)
    {
        return ((ulong)(ushort)major << 48) | ((ulong)(ushort)minor << 32) | ((ulong)(ushort)build << 16) | (ushort)revision;
    }

    /// <summary>A version as text: four decimal numbers with dots, such as 4.2.0.17.</summary>
    /// <param name="version">The version.</param>
    public static string TextOf(ulong version)
    {
        return Part(version, 48) + "." + Part(version, 32) + "." + Part(version, 16) + "." + Part(version, 0);
    }

    /// <summary>Reads one to four decimal numbers with dots; the missing ones are 0.</summary>
    /// <param name="text">The text.</param>
    /// <param name="version">The version; <see cref="None"/> when the text is none.</param>
    /// <returns>False for anything else, and for a number above 65535.</returns>
    public static bool TryParse(string text, out ulong version)
    {
        version = None;
        ulong read = 0;
        int parts = 0;
        int number = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            char character = i < text.Length ? text[i] : '.';
            if (character == '.')
            {
                if (number < 0 || parts == 4)
                {
                    return false;
                }

                read |= (ulong)number << (48 - (16 * parts));
                parts++;
                number = -1;
            }
            else
            {
                if (character < '0' || character > '9')
                {
                    return false;
                }

                number = ((number < 0 ? 0 : number) * 10) + (character - '0');
                if (number > 65535)
                {
                    return false;
                }
            }
        }

        version = read;
        return true;
    }

    private static string Part(ulong version, int shift)
    {
        return ((int)((version >> shift) & 0xFFFF)).ToString();
    }
}
