using NanoPeers.Cryptography;

namespace NanoPeers.PeerPlatform.Tests.Sessions;

/// <summary>Passes everything on and keeps the session keys that it saw, so that a test can compare them.</summary>
internal sealed class RecordingCryptography(IFullCryptography inner) : IFullCryptography
{
    /// <summary>AES-256-GCM keys in the order in which they were made, hexadecimal.</summary>
    public List<string> GcmKeys { get; } = [];

    public void ComputeHmac(byte[] key, int keyOffset, int keyCount, byte[] data, int offset, int count, byte[] mac, int macOffset) =>
        inner.ComputeHmac(key, keyOffset, keyCount, data, offset, count, mac, macOffset);

    public IMacKey CreateHmacKey(byte[] key, int keyOffset, int keyCount) => inner.CreateHmacKey(key, keyOffset, keyCount);

    public ICbcKey CreateAesCbcKey(byte[] key, int keyOffset) => inner.CreateAesCbcKey(key, keyOffset);

    public IGcmKey CreateAesGcmKey(byte[] key, int keyOffset)
    {
        GcmKeys.Add(Convert.ToHexString(key, keyOffset, 32));
        return inner.CreateAesGcmKey(key, keyOffset);
    }

    public void FillRandom(byte[] buffer, int offset, int count) => inner.FillRandom(buffer, offset, count);
}
