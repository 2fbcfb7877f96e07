using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace NanoPeers.DesktopPeer.Flashing;

/// <summary>
/// Whether application and nanoFramework image fit each other. A board with the wrong pair says "Invalid native checksum" on its serial port and runs
/// nothing, so they are compared before the application is sent: with boards/firmware/native-assemblies.json, with an image file, and with what
/// the board itself says. Every answer is null when nothing is wrong, and a sentence otherwise.
/// </summary>
internal static partial class FirmwareFit
{
    private const string Resource = "native-assemblies.json";

    private static readonly IReadOnlyList<NativeAssembly> _pinned;

    static FirmwareFit()
    {
        using Stream file = typeof(FirmwareFit).Assembly.GetManifestResourceStream(Resource)!;
        using JsonDocument document = JsonDocument.Parse(file);
        Firmware = document.RootElement.GetProperty("firmware").GetString()!;
        _pinned = [.. document.RootElement.GetProperty("assemblies").EnumerateArray().Select(Read)];
    }

    /// <summary>The firmware that the pinned class libraries fit: the first three numbers of an image's version.</summary>
    public static string Firmware { get; }

    /// <summary>What is wrong with a version that a person names for the stock image.</summary>
    /// <param name="version">Four numbers, such as 1.17.0.40.</param>
    public static string? ProblemOfVersion(string version)
    {
        if (!Version.TryParse(version, out Version? parsed) || parsed.Revision < 0)
        {
            return $"--fwversion takes four numbers, such as {Firmware}.40, and not \"{version}\".";
        }

        return parsed.ToString(3) == Firmware
            ? null
            : $"Firmware {version} does not fit: the class libraries are pinned for {Firmware}. Leave --fwversion out, or name a build of {Firmware}.";
    }

    /// <summary>What is wrong with an application for an image that nanoff fetches, or for one in a file.</summary>
    /// <param name="application">The application's file.</param>
    /// <param name="image">A file with an image of one's own; null for a stock image.</param>
    public static string? ProblemOfFile(string application, string? image)
    {
        if (Needs(application) is not IReadOnlyList<NativeAssembly> needs)
        {
            return Unreadable(application);
        }

        if (image is null)
        {
            if (needs.FirstOrDefault(need => !IsPinned(need)) is not NativeAssembly other)
            {
                return null;
            }

            string has = _pinned.FirstOrDefault(pinned => pinned.Name == other.Name)?.ToString() ?? "none like it";
            return $"{application} was built for another firmware: it needs {other}, and firmware {Firmware} has {has}. "
                + "Build it with the packages of packages.config.";
        }

        byte[] octets = File.ReadAllBytes(image);
        return needs.FirstOrDefault(need => !Holds(octets, need.Checksum)) is NativeAssembly missing
            ? $"{image} does not hold what {application} needs: {missing}. They are of different versions."
            : null;
    }

    /// <summary>What is wrong with an application for the board, by what nanoff prints of the board.</summary>
    /// <param name="application">The application's file.</param>
    /// <param name="lines">What nanoff --nanodevice --devicedetails printed.</param>
    public static string? ProblemOfBoard(string application, IReadOnlyList<string> lines)
    {
        HashSet<uint> has = [.. lines.Select(line => NativeLine().Match(line)).Where(match => match.Success)
            .Select(match => uint.Parse(match.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
        if (has.Count == 0)
        {
            return "the board did not say which native code it has";
        }

        if (Needs(application) is not IReadOnlyList<NativeAssembly> needs)
        {
            return Unreadable(application);
        }

        string version = lines.Select(line => VersionLine().Match(line)).FirstOrDefault(match => match.Success)?.Groups[1].Value ?? "of an unknown version";
        return needs.FirstOrDefault(need => !has.Contains(need.Checksum)) is NativeAssembly missing
            ? $"the board's firmware {version} does not hold {missing}, which the application needs; it was built for firmware {Firmware}"
            : null;
    }

    /// <summary>An assembly that is not in the list is one that somebody added: the board decides. Without a name, the checksum must be known.</summary>
    private static bool IsPinned(NativeAssembly need) =>
        _pinned.Any(pinned => pinned.Checksum == need.Checksum) || (need.Name.Length > 0 && _pinned.All(pinned => pinned.Name != need.Name));

    private static NativeAssembly Read(JsonElement assembly) => new(
        assembly.GetProperty("name").GetString()!,
        uint.Parse(assembly.GetProperty("checksum").GetString().AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    private static IReadOnlyList<NativeAssembly>? Needs(string application) =>
        File.Exists(application) ? ApplicationImage.Needs(File.ReadAllBytes(application)) : null;

    private static string Unreadable(string application) => $"{application} is no nanoFramework application.";

    /// <summary>A checksum stands in the image as a number of its own, from an offset that four divides.</summary>
    private static bool Holds(ReadOnlySpan<byte> image, uint checksum)
    {
        for (int at = 0; at + 4 <= image.Length; at += 4)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(image[at..]) == checksum)
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex(@"^\s*\S+ v[0-9.]+, checksum 0x([0-9A-Fa-f]{8})\s*$")]
    private static partial Regex NativeLine();

    [GeneratedRegex(@"^\s*CLR Version: ([0-9.]+)\s*$")]
    private static partial Regex VersionLine();
}
