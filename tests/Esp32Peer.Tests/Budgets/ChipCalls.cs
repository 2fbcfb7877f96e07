using NanoPeers.Cryptography;

namespace NanoPeers.Esp32Peer.Tests.Budgets;

/// <summary>
/// A cryptography port that counts the arrays which the chip's port makes around its native calls (Board/BoardCryptography.cs): slices that go in,
/// results that come out.
/// </summary>
internal sealed class ChipCalls(ICryptography inner) : ICryptography
{
    private const int MacLength = 32;
    private const int BlockLength = 16;

    /// <summary>Calls of the port.</summary>
    public long Calls { get; private set; }

    /// <summary>Arrays made around them.</summary>
    public long Arrays { get; private set; }

    /// <summary>Octets that these take in the chip's heap.</summary>
    public long Octets { get; private set; }

    public void ComputeHmac(byte[] key, int keyOffset, int keyCount, byte[] data, int offset, int count, byte[] mac, int macOffset)
    {
        Note(keyCount, count, MacLength);
        inner.ComputeHmac(key, keyOffset, keyCount, data, offset, count, mac, macOffset);
    }

    public IMacKey CreateHmacKey(byte[] key, int keyOffset, int keyCount)
    {
        Note(keyCount);
        return new MacKey(this, inner.CreateHmacKey(key, keyOffset, keyCount));
    }

    public ICbcKey CreateAesCbcKey(byte[] key, int keyOffset)
    {
        Note(BlockLength);
        return new CbcKey(this, inner.CreateAesCbcKey(key, keyOffset));
    }

    public void FillRandom(byte[] buffer, int offset, int count)
    {
        Note(count);
        inner.FillRandom(buffer, offset, count);
    }

    private void Note(params ReadOnlySpan<int> arrays)
    {
        Calls++;
        Arrays += arrays.Length;
        foreach (int length in arrays)
        {
            Octets += ChipHeap.ArrayOctets(length, 1);
        }
    }

    private sealed class MacKey(ChipCalls port, IMacKey inner) : IMacKey
    {
        public void Compute(byte[] data, int offset, int count, byte[] mac, int macOffset)
        {
            port.Note(count, MacLength);
            inner.Compute(data, offset, count, mac, macOffset);
        }

        public void Wipe() => inner.Wipe();
    }

    private sealed class CbcKey(ChipCalls port, ICbcKey inner) : ICbcKey
    {
        public void Encrypt(byte[] iv, int ivOffset, byte[] buffer, int offset, int count)
        {
            port.Note(BlockLength, count, count);
            inner.Encrypt(iv, ivOffset, buffer, offset, count);
        }

        public void Decrypt(byte[] iv, int ivOffset, byte[] buffer, int offset, int count)
        {
            port.Note(BlockLength, count, count);
            inner.Decrypt(iv, ivOffset, buffer, offset, count);
        }

        public void Wipe() => inner.Wipe();
    }
}
