using System.Buffers.Binary;
using System.Text;

namespace NanoPeers.DesktopPeer.Flashing;

/// <summary>
/// The application as it is written to a board: the assemblies one after the other, each from an offset that four divides. The header of an assembly is
/// that of nf-interpreter, nanoCLR_Types.h, CLR_RECORD_ASSEMBLY; numbers are little-endian.
/// </summary>
internal static class ApplicationImage
{
    private const int ChecksumAt = 20;
    private const int NameAt = 36;
    private const int TablesAt = 40;
    private const int StringsTable = 11;
    private const int EndTable = 15;
    private const int HeaderLength = 124;
    private const int LongestName = 128;

    private static readonly byte[] _marker = "NFMRK1\0\0"u8.ToArray();

    /// <summary>What the application's assemblies need of the image, those without native code left out.</summary>
    /// <param name="image">The file's octets.</param>
    /// <returns>Null when this is no such file.</returns>
    public static IReadOnlyList<NativeAssembly>? Needs(ReadOnlySpan<byte> image)
    {
        List<NativeAssembly> needs = [];
        int at = 0;
        while (at < image.Length)
        {
            ReadOnlySpan<byte> rest = image[at..];
            if (rest.Length < HeaderLength || !rest.StartsWith(_marker))
            {
                return null;
            }

            uint length = Table(rest, EndTable);
            if (length < HeaderLength || length > rest.Length)
            {
                return null;
            }

            uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(rest[ChecksumAt..]);
            if (checksum != 0)
            {
                needs.Add(new NativeAssembly(NameOf(rest[..(int)length]), checksum));
            }

            at += ((int)length + 3) / 4 * 4;
        }

        return needs.Count == 0 ? null : needs;
    }

    /// <summary>Common words stand in a table that the image holds, not the assembly: such a name is not here.</summary>
    private static string NameOf(ReadOnlySpan<byte> assembly)
    {
        long start = (long)Table(assembly, StringsTable) + BinaryPrimitives.ReadUInt16LittleEndian(assembly[NameAt..]);
        if (start >= Math.Min(Table(assembly, StringsTable + 1), (uint)assembly.Length))
        {
            return "";
        }

        ReadOnlySpan<byte> text = assembly[(int)start..];
        int end = text.IndexOf((byte)0);
        return end is > 0 and <= LongestName && !text[..end].ContainsAnyExceptInRange((byte)33, (byte)126) ? Encoding.ASCII.GetString(text[..end]) : "";
    }

    private static uint Table(ReadOnlySpan<byte> assembly, int table) => BinaryPrimitives.ReadUInt32LittleEndian(assembly[(TablesAt + (4 * table))..]);
}
