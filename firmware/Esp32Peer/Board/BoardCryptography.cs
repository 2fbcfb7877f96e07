using System;
using System.Security.Cryptography;
using NanoPeers.Cryptography;

namespace NanoPeers.Firmware.Board;

/// <summary>
/// The cryptography port on the chip's native calls. They take whole arrays and give new ones back, so slices are cut out and results copied: that is
/// the only garbage of a message. The native random source is the chip's own generator; it can be trusted with keys only while the radio is on
/// (<see cref="RadioEntropy"/>).
/// </summary>
public sealed class BoardCryptography : ICryptography
{
    private const int MacLength = 32;
    private const int BlockLength = 16;

    private readonly Random _random = new Random();

    /// <inheritdoc/>
    public void ComputeHmac(byte[] key, int keyOffset, int keyCount, byte[] data, int offset, int count, byte[] mac, int macOffset)
    {
        byte[] whole = Slice(key, keyOffset, keyCount);
        Authenticate(whole, data, offset, count, mac, macOffset);
        KeyWiping.Wipe(whole);
    }

    /// <inheritdoc/>
    public IMacKey CreateHmacKey(byte[] key, int keyOffset, int keyCount)
    {
        return new MacKey(Slice(key, keyOffset, keyCount));
    }

    /// <inheritdoc/>
    public ICbcKey CreateAesCbcKey(byte[] key, int keyOffset)
    {
        return new CbcKey(Slice(key, keyOffset, BlockLength));
    }

    /// <inheritdoc/>
    public void FillRandom(byte[] buffer, int offset, int count)
    {
        byte[] whole = new byte[count];
        _random.NextBytes(whole);
        Array.Copy(whole, 0, buffer, offset, count);
        KeyWiping.Wipe(whole);
    }

    private static void Authenticate(byte[] key, byte[] data, int offset, int count, byte[] mac, int macOffset)
    {
        byte[] source = Slice(data, offset, count);
        byte[] result = HMACSHA256.HashData(key, source);
        Array.Copy(result, 0, mac, macOffset, MacLength);
        KeyWiping.Wipe(source);
        KeyWiping.Wipe(result);
    }

    private static byte[] Slice(byte[] octets, int offset, int count)
    {
        byte[] whole = new byte[count];
        Array.Copy(octets, offset, whole, 0, count);
        return whole;
    }

    private sealed class MacKey : IMacKey
    {
        private readonly byte[] _key;

        internal MacKey(byte[] key)
        {
            _key = key;
        }

        public void Compute(byte[] data, int offset, int count, byte[] mac, int macOffset)
        {
            Authenticate(_key, data, offset, count, mac, macOffset);
        }

        public void Wipe()
        {
            KeyWiping.Wipe(_key);
        }
    }

    /// <summary>One native object for the life of a key: making one draws a random vector that nobody wants.</summary>
    private sealed class CbcKey : ICbcKey
    {
        private readonly Aes _aes = new Aes(CipherMode.CBC);
        private readonly byte[] _key;
        private readonly byte[] _iv = new byte[BlockLength];

        internal CbcKey(byte[] key)
        {
            _key = key;
            _aes.Key = _key;
            _aes.IV = _iv;
        }

        public void Encrypt(byte[] iv, int ivOffset, byte[] buffer, int offset, int count)
        {
            if (count > 0)
            {
                Array.Copy(iv, ivOffset, _iv, 0, BlockLength);
                byte[] plain = Slice(buffer, offset, count);
                Array.Copy(_aes.Encrypt(plain), 0, buffer, offset, count);
                KeyWiping.Wipe(plain);
            }
        }

        public void Decrypt(byte[] iv, int ivOffset, byte[] buffer, int offset, int count)
        {
            if (count > 0)
            {
                Array.Copy(iv, ivOffset, _iv, 0, BlockLength);
                byte[] plain = _aes.Decrypt(Slice(buffer, offset, count));
                Array.Copy(plain, 0, buffer, offset, count);
                KeyWiping.Wipe(plain);
            }
        }

        public void Wipe()
        {
            KeyWiping.Wipe(_key);
        }
    }
}
