using System.Collections.Concurrent;
using NanoPeers.Cryptography;
using NanoPeers.PeerPlatform.Cryptography;

namespace NanoPeers.Storage.Tests;

/// <summary>The platform's cryptography with a copy of every key of a session that passes through it: what must never be found on disk.</summary>
internal sealed class KeyRecorder : IFullCryptography, IDisposable
{
    private readonly PlatformCryptography _platform = new();

    /// <summary>Encryption, MAC and IV keys that messages were protected with; the zeros of clear messages are no secret.</summary>
    internal ConcurrentBag<byte[]> Keys { get; } = [];

    public void ComputeHmac(byte[] key, int keyOffset, int keyCount, byte[] data, int offset, int count, byte[] mac, int macOffset) =>
        _platform.ComputeHmac(key, keyOffset, keyCount, data, offset, count, mac, macOffset);

    public IMacKey CreateHmacKey(byte[] key, int keyOffset, int keyCount)
    {
        Record(key.AsSpan(keyOffset, keyCount));
        return _platform.CreateHmacKey(key, keyOffset, keyCount);
    }

    public ICbcKey CreateAesCbcKey(byte[] key, int keyOffset)
    {
        Record(key.AsSpan(keyOffset, 16));
        return _platform.CreateAesCbcKey(key, keyOffset);
    }

    public IGcmKey CreateAesGcmKey(byte[] key, int keyOffset)
    {
        Record(key.AsSpan(keyOffset, 32));
        return _platform.CreateAesGcmKey(key, keyOffset);
    }

    public void FillRandom(byte[] buffer, int offset, int count) => _platform.FillRandom(buffer, offset, count);

    public void Dispose() => _platform.Dispose();

    private void Record(ReadOnlySpan<byte> key)
    {
        if (key.ContainsAnyExcept((byte)0))
        {
            Keys.Add(key.ToArray());
        }
    }
}
