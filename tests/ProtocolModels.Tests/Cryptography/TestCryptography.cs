using System.Buffers.Binary;
using System.Security.Cryptography;
using NanoPeers.Cryptography;

namespace NanoPeers.ProtocolModels.Tests.Cryptography;

/// <summary>
/// The ports for tests, written on .NET's one-shot calls with no thought of speed. Its random octets follow from a seed, so a
/// trace with a given seed is the same for ever; <see cref="LiveKeys"/> shows whether a protocol wiped what it made.
/// </summary>
public sealed class TestCryptography(int seed) : IFullCryptography
{
    private readonly byte[] _counter = new byte[8];
    private ulong _randomBlocks;

    /// <summary>Keys made and not yet wiped.</summary>
    public int LiveKeys { get; private set; }

    /// <summary>Keys made since the object was.</summary>
    public int KeysMade { get; private set; }

    /// <summary>HMACs computed under keys that are used once.</summary>
    public int HmacsComputed { get; private set; }

    public void ComputeHmac(byte[] key, int keyOffset, int keyCount, byte[] data, int offset, int count, byte[] mac, int macOffset)
    {
        HmacsComputed++;
        byte[] result = HMACSHA256.HashData(key.AsSpan(keyOffset, keyCount), data.AsSpan(offset, count));
        result.CopyTo(mac, macOffset);
    }

    public IMacKey CreateHmacKey(byte[] key, int keyOffset, int keyCount) =>
        new MacKey(this, key.AsSpan(keyOffset, keyCount).ToArray());

    public ICbcKey CreateAesCbcKey(byte[] key, int keyOffset) => new CbcKey(this, key.AsSpan(keyOffset, 16).ToArray());

    public IGcmKey CreateAesGcmKey(byte[] key, int keyOffset) => new GcmKey(this, key.AsSpan(keyOffset, 32).ToArray());

    /// <summary>The octets of HMAC-SHA-256(seed, 0), HMAC-SHA-256(seed, 1), ...; a call begins at the next whole block.</summary>
    public void FillRandom(byte[] buffer, int offset, int count)
    {
        byte[] seedOctets = BitConverter.GetBytes(seed);
        while (count > 0)
        {
            BinaryPrimitives.WriteUInt64BigEndian(_counter, _randomBlocks++);
            byte[] block = HMACSHA256.HashData(seedOctets, _counter);
            int taken = Math.Min(count, block.Length);
            Array.Copy(block, 0, buffer, offset, taken);
            offset += taken;
            count -= taken;
        }
    }

    private abstract class Key
    {
        private readonly TestCryptography _owner;
        private readonly byte[] _key;
        private bool _dead;

        protected Key(TestCryptography owner, byte[] key)
        {
            _owner = owner;
            _key = key;
            owner.LiveKeys++;
            owner.KeysMade++;
        }

        public void Wipe()
        {
            if (!_dead)
            {
                _dead = true;
                _owner.LiveKeys--;
                Array.Clear(_key);
            }
        }

        protected byte[] Live()
        {
            ObjectDisposedException.ThrowIf(_dead, this);
            return _key;
        }
    }

    private sealed class MacKey(TestCryptography owner, byte[] key) : Key(owner, key), IMacKey
    {
        public void Compute(byte[] data, int offset, int count, byte[] mac, int macOffset) =>
            HMACSHA256.HashData(Live(), data.AsSpan(offset, count)).CopyTo(mac, macOffset);
    }

    private sealed class CbcKey(TestCryptography owner, byte[] key) : Key(owner, key), ICbcKey
    {
        public void Encrypt(byte[] iv, int ivOffset, byte[] buffer, int offset, int count)
        {
            using Aes aes = Aes.Create();
            aes.Key = Live();
            aes.EncryptCbc(buffer.AsSpan(offset, count), iv.AsSpan(ivOffset, 16), PaddingMode.None).CopyTo(buffer, offset);
        }

        public void Decrypt(byte[] iv, int ivOffset, byte[] buffer, int offset, int count)
        {
            using Aes aes = Aes.Create();
            aes.Key = Live();
            aes.DecryptCbc(buffer.AsSpan(offset, count), iv.AsSpan(ivOffset, 16), PaddingMode.None).CopyTo(buffer, offset);
        }
    }

    private sealed class GcmKey(TestCryptography owner, byte[] key) : Key(owner, key), IGcmKey
    {
        public void Encrypt(
            byte[] nonce, int nonceOffset, byte[] associated, int associatedOffset, int associatedCount,
            byte[] buffer, int offset, int count, byte[] tag, int tagOffset)
        {
            using var gcm = new AesGcm(Live(), 16);
            byte[] plaintext = buffer.AsSpan(offset, count).ToArray();
            gcm.Encrypt(
                nonce.AsSpan(nonceOffset, 12), plaintext, buffer.AsSpan(offset, count), tag.AsSpan(tagOffset, 16),
                associated.AsSpan(associatedOffset, associatedCount));
        }

        public bool Decrypt(
            byte[] nonce, int nonceOffset, byte[] associated, int associatedOffset, int associatedCount,
            byte[] buffer, int offset, int count, byte[] tag, int tagOffset)
        {
            using var gcm = new AesGcm(Live(), 16);
            byte[] ciphertext = buffer.AsSpan(offset, count).ToArray();
            try
            {
                gcm.Decrypt(
                    nonce.AsSpan(nonceOffset, 12), ciphertext, tag.AsSpan(tagOffset, 16), buffer.AsSpan(offset, count),
                    associated.AsSpan(associatedOffset, associatedCount));
                return true;
            }
            catch (AuthenticationTagMismatchException)
            {
                Array.Clear(buffer, offset, count);
                return false;
            }
        }
    }
}
