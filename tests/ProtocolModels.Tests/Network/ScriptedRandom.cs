using NanoPeers.Cryptography;
using NanoPeers.ProtocolModels.Tests.Cryptography;

namespace NanoPeers.ProtocolModels.Tests.Network;

/// <summary>The primitives of <see cref="TestCryptography"/> with random octets that a test hands in, call by call.</summary>
public sealed class ScriptedRandom : ICryptography
{
    private readonly TestCryptography _primitives = new(1);
    private readonly Queue<byte[]> _octets = new();

    /// <summary>Octets for the next call that has none yet; what a call asks beyond its octets is zero.</summary>
    public ScriptedRandom Then(params byte[] octets)
    {
        _octets.Enqueue(octets);
        return this;
    }

    public void FillRandom(byte[] buffer, int offset, int count)
    {
        byte[] octets = _octets.Count > 0 ? _octets.Dequeue() : [];
        for (int i = 0; i < count; i++)
        {
            buffer[offset + i] = i < octets.Length ? octets[i] : (byte)0;
        }
    }

    public void ComputeHmac(byte[] key, int keyOffset, int keyCount, byte[] data, int offset, int count, byte[] mac, int macOffset) =>
        _primitives.ComputeHmac(key, keyOffset, keyCount, data, offset, count, mac, macOffset);

    public IMacKey CreateHmacKey(byte[] key, int keyOffset, int keyCount) => _primitives.CreateHmacKey(key, keyOffset, keyCount);

    public ICbcKey CreateAesCbcKey(byte[] key, int keyOffset) => _primitives.CreateAesCbcKey(key, keyOffset);
}
