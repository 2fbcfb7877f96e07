using System.Text;

namespace NanoPeers.PeerPlatform.Files;

/// <summary>
/// Names that a file may be offered under: the same on every system, so that no name can mean a place or a device. 1 to 128 octets of UTF-8;
/// no separators, control characters or <c>: * ? " &lt; &gt; |</c>; no dot or blank at either end, so neither <c>.</c> nor <c>..</c> nor
/// a hidden file; not one of the old device names of Windows. A receiver refuses what is none and changes nothing. FILES.md.
/// </summary>
public static class FileName
{
    /// <summary>Most octets of a name in UTF-8.</summary>
    public const int MaxOctets = 128;

    private const string Forbidden = "/\\:*?\"<>|";
    private const char Replacement = '_';

    private static readonly HashSet<string> _devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
        "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "COM¹", "COM²", "COM³",
        "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9", "LPT¹", "LPT²", "LPT³",
    };

    /// <summary>Whether a text is a name.</summary>
    /// <param name="name">From a message or a person.</param>
    public static bool IsName(string name)
    {
        bool length = name.Length > 0 && Encoding.UTF8.GetByteCount(name) <= MaxOctets;
        bool ends = length && !IsBareEnd(name[0]) && !IsBareEnd(name[^1]);
        return ends && name.EnumerateRunes().All(IsAllowed) && !IsDevice(name);
    }

    /// <summary>The name to offer a file under: its last part, with a line in place of what no name may hold.</summary>
    /// <param name="path">A path of this system.</param>
    public static string Portable(string path)
    {
        var name = new StringBuilder();
        int octets = 1;
        foreach (Rune rune in Path.GetFileName(path).TrimStart('.', ' ').EnumerateRunes())
        {
            Rune kept = IsAllowed(rune) ? rune : new Rune(Replacement);
            octets += kept.Utf8SequenceLength;
            if (octets > MaxOctets)
            {
                break;
            }

            name.Append(kept);
        }

        string portable = name.ToString().TrimEnd('.', ' ');
        return IsName(portable) ? portable : Replacement + portable;
    }

    private static bool IsAllowed(Rune rune)
    {
        bool mark = rune == Rune.ReplacementChar || rune.Value is 0x061C or 0x200E or 0x200F or (>= 0x2028 and <= 0x202E) or (>= 0x2066 and <= 0x2069);
        return !mark && !Rune.IsControl(rune) && (rune.Value > 127 || !Forbidden.Contains((char)rune.Value, StringComparison.Ordinal));
    }

    private static bool IsBareEnd(char character) => character is '.' or ' ';

    private static bool IsDevice(string name) => _devices.Contains(name.Split('.')[0].TrimEnd(' '));
}
