using System.Buffers.Binary;
using System.Text;

namespace NanoPeers.DesktopPeer.Tests.Flashing;

/// <summary>An assembly as nanoFramework's tools write it: a header (nanoCLR_Types.h, CLR_RECORD_ASSEMBLY) and a table of strings, no code.</summary>
internal static class TestAssembly
{
    private const int HeaderLength = 124;

    public static byte[] Octets(string name, uint checksum)
    {
        byte[] text = Encoding.ASCII.GetBytes("\0" + name + "\0");
        int length = (HeaderLength + text.Length + 3) / 4 * 4;
        byte[] octets = new byte[length];
        "NFMRK1"u8.CopyTo(octets);
        BinaryPrimitives.WriteUInt32LittleEndian(octets.AsSpan(20), checksum);
        BinaryPrimitives.WriteUInt16LittleEndian(octets.AsSpan(36), (ushort)(name.Length == 0 ? 0xFFF0 : 1));
        for (int table = 0; table < 16; table++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(octets.AsSpan(40 + (4 * table)), (uint)(table <= 11 ? HeaderLength : length));
        }

        text.CopyTo(octets, HeaderLength);
        return octets;
    }
}
