using NanoPeers.Cryptography;
using NanoPeers.ProtocolModels.Tests.Network;

namespace NanoPeers.ProtocolModels.Tests.Introductions;

/// <summary>Hands out fixed octets and keeps the array that they were written into, to see whether it is overwritten afterwards.</summary>
public sealed class CapturingRandom(byte[] octets) : ICryptography
{
    private readonly ScriptedRandom _primitives = new();

    public byte[]? Filled { get; private set; }

    public void FillRandom(byte[] buffer, int offset, int count)
    {
        Filled = buffer;
        octets.AsSpan(0, count).CopyTo(buffer.AsSpan(offset));
    }

    public void ComputeHmac(byte[] key, int keyOffset, int keyCount, byte[] data, int offset, int count, byte[] mac, int macOffset) =>
        _primitives.ComputeHmac(key, keyOffset, keyCount, data, offset, count, mac, macOffset);

    public IMacKey CreateHmacKey(byte[] key, int keyOffset, int keyCount) => _primitives.CreateHmacKey(key, keyOffset, keyCount);

    public ICbcKey CreateAesCbcKey(byte[] key, int keyOffset) => _primitives.CreateAesCbcKey(key, keyOffset);
}
