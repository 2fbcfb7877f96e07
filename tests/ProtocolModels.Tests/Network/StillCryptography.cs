using System.Security.Cryptography;
using NanoPeers.Cryptography;

namespace NanoPeers.ProtocolModels.Tests.Network;

/// <summary>
/// Primitives that allocate nothing per message, so that what is measured is the code above them. The MAC is true; the cipher is a mere
/// exclusive-or with the key and hides nothing.
/// </summary>
public sealed class StillCryptography : ICryptography
{
    private uint _random = 1;

    public void ComputeHmac(byte[] key, int keyOffset, int keyCount, byte[] data, int offset, int count, byte[] mac, int macOffset) =>
        HMACSHA256.HashData(key.AsSpan(keyOffset, keyCount), data.AsSpan(offset, count), mac.AsSpan(macOffset, 32));

    public IMacKey CreateHmacKey(byte[] key, int keyOffset, int keyCount) => new StillMacKey(key.AsSpan(keyOffset, keyCount).ToArray());

    public ICbcKey CreateAesCbcKey(byte[] key, int keyOffset) => new StillCbcKey(key.AsSpan(keyOffset, 16).ToArray());

    public void FillRandom(byte[] buffer, int offset, int count)
    {
        for (int i = 0; i < count; i++)
        {
            _random = (_random * 1664525) + 1013904223;
            buffer[offset + i] = (byte)(_random >> 24);
        }
    }

    private sealed class StillMacKey(byte[] key) : IMacKey
    {
        public void Compute(byte[] data, int offset, int count, byte[] mac, int macOffset) =>
            HMACSHA256.HashData(key, data.AsSpan(offset, count), mac.AsSpan(macOffset, 32));

        public void Wipe() => Array.Clear(key);
    }

    private sealed class StillCbcKey(byte[] key) : ICbcKey
    {
        public void Encrypt(byte[] iv, int ivOffset, byte[] buffer, int offset, int count)
        {
            for (int i = 0; i < count; i++)
            {
                buffer[offset + i] ^= (byte)(key[i & 15] ^ iv[ivOffset + (i & 15)]);
            }
        }

        public void Decrypt(byte[] iv, int ivOffset, byte[] buffer, int offset, int count) => Encrypt(iv, ivOffset, buffer, offset, count);

        public void Wipe() => Array.Clear(key);
    }
}
