using System.Collections.Concurrent;
using NanoPeers.Cryptography;
using NanoPeers.PeerPlatform.Cryptography;

namespace NanoPeers.PeerPlatform.Tests.Certificates;

/// <summary>The platform's cryptography, with random octets that a vector says, in its order.</summary>
internal sealed class ScriptedCryptography(IEnumerable<byte[]> script) : IFullCryptography, IDisposable
{
    private readonly PlatformCryptography _inner = new();
    private readonly ConcurrentQueue<byte[]> _script = new(script);

    /// <summary>Draws that were not made yet.</summary>
    internal int Left => _script.Count;

    public void ComputeHmac(byte[] key, int keyOffset, int keyCount, byte[] data, int offset, int count, byte[] mac, int macOffset) =>
        _inner.ComputeHmac(key, keyOffset, keyCount, data, offset, count, mac, macOffset);

    public IMacKey CreateHmacKey(byte[] key, int keyOffset, int keyCount) => _inner.CreateHmacKey(key, keyOffset, keyCount);

    public ICbcKey CreateAesCbcKey(byte[] key, int keyOffset) => _inner.CreateAesCbcKey(key, keyOffset);

    public IGcmKey CreateAesGcmKey(byte[] key, int keyOffset) => _inner.CreateAesGcmKey(key, keyOffset);

    public void FillRandom(byte[] buffer, int offset, int count)
    {
        if (!_script.TryDequeue(out byte[]? octets) || octets.Length != count)
        {
            throw new InvalidOperationException($"{count} random octets that no vector says.");
        }

        octets.CopyTo(buffer, offset);
    }

    public void Dispose() => _inner.Dispose();
}
