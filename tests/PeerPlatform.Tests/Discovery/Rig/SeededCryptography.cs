using NanoPeers.Cryptography;
using NanoPeers.PeerPlatform.Cryptography;

namespace NanoPeers.PeerPlatform.Tests.Discovery.Rig;

/// <summary>The platform's cryptography with random octets that follow from a seed.</summary>
internal sealed class SeededCryptography(int seed) : ICryptography
{
    private static readonly PlatformCryptography _platform = new();

    private readonly Random _random = new(seed);

    public void ComputeHmac(byte[] key, int keyOffset, int keyCount, byte[] data, int offset, int count, byte[] mac, int macOffset) =>
        _platform.ComputeHmac(key, keyOffset, keyCount, data, offset, count, mac, macOffset);

    public IMacKey CreateHmacKey(byte[] key, int keyOffset, int keyCount) => _platform.CreateHmacKey(key, keyOffset, keyCount);

    public ICbcKey CreateAesCbcKey(byte[] key, int keyOffset) => _platform.CreateAesCbcKey(key, keyOffset);

    public void FillRandom(byte[] buffer, int offset, int count) => _random.NextBytes(buffer.AsSpan(offset, count));
}
