using NanoPeers.Cryptography;
using NanoPeers.ProtocolModels.Tests.Cryptography;

namespace NanoPeers.ProtocolModels.Tests.Sessions.Pair;

/// <summary>The ports of one peer for tests of sessions: remembers every encryption key, so that keys can be compared and tried by others.</summary>
internal sealed class KeyRecorder(int seed) : IFullCryptography
{
    private readonly TestCryptography _inner = new(seed);

    /// <summary>Encryption keys in the order in which they were made, as hex: two for each session.</summary>
    public List<string> CipherKeys { get; } = [];

    /// <summary>MAC keys in the order in which they were made, as hex.</summary>
    public List<string> MacKeys { get; } = [];

    /// <summary>Random octets that a test hands out, a run for each call; null for those that follow from the seed.</summary>
    public Queue<byte[]>? Script { get; set; }

    public int LiveKeys => _inner.LiveKeys;

    public int HmacsComputed => _inner.HmacsComputed;

    public void ComputeHmac(byte[] key, int keyOffset, int keyCount, byte[] data, int offset, int count, byte[] mac, int macOffset) =>
        _inner.ComputeHmac(key, keyOffset, keyCount, data, offset, count, mac, macOffset);

    public IMacKey CreateHmacKey(byte[] key, int keyOffset, int keyCount)
    {
        MacKeys.Add(Convert.ToHexString(key, keyOffset, keyCount));
        return _inner.CreateHmacKey(key, keyOffset, keyCount);
    }

    public ICbcKey CreateAesCbcKey(byte[] key, int keyOffset)
    {
        CipherKeys.Add(Convert.ToHexString(key, keyOffset, 16));
        return _inner.CreateAesCbcKey(key, keyOffset);
    }

    public IGcmKey CreateAesGcmKey(byte[] key, int keyOffset)
    {
        CipherKeys.Add(Convert.ToHexString(key, keyOffset, 32));
        return _inner.CreateAesGcmKey(key, keyOffset);
    }

    public void FillRandom(byte[] buffer, int offset, int count)
    {
        if (Script == null)
        {
            _inner.FillRandom(buffer, offset, count);
            return;
        }

        byte[] octets = Script.Dequeue();
        Assert.Equal(count, octets.Length);
        octets.CopyTo(buffer, offset);
    }
}
