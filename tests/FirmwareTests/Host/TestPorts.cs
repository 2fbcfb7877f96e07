using NanoPeers.Cryptography;
using NanoPeers.PeerPlatform.Cryptography;

namespace NanoPeers.FirmwareTests;

/// <summary>
/// The one seam of the tests: what they run on. Each build brings a file of this name; here it gives the gateway's port, on .NET's classes.
/// </summary>
internal static class TestPorts
{
    /// <summary>A new cryptography port.</summary>
    internal static ICryptography MakeCryptography()
    {
        return new PlatformCryptography();
    }
}
