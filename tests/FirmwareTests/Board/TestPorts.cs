using NanoPeers.Cryptography;
using NanoPeers.Firmware.Board;

namespace NanoPeers.FirmwareTests;

/// <summary>
/// The one seam of the tests: what they run on. Each build brings a file of this name; here it gives the board's own ports, which nanoCLR has too.
/// </summary>
internal static class TestPorts
{
    /// <summary>A new cryptography port.</summary>
    internal static ICryptography MakeCryptography()
    {
        return new BoardCryptography();
    }
}
