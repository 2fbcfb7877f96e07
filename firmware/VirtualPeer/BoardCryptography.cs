using System;
using NanoPeers.Cryptography;

namespace NanoPeers.VirtualPeer;

/// <summary>The cryptography port on the chip's native calls: it cuts slices out into whole arrays and copies what comes back.</summary>
internal sealed class BoardCryptography : ICryptography
{
    /// <inheritdoc/>
    public void ComputeHmac(byte[] key, int keyOffset, int keyCount, byte[] data, int offset, int count, byte[] mac, int macOffset)
    {
        byte[] whole = Slice(key, keyOffset, keyCount);
        Array.Copy(ChipNatives.HashData(whole, Slice(data, offset, count)), 0, mac, macOffset, 32);
        KeyWiping.Wipe(whole);
    }

    /// <inheritdoc/>
    public IMacKey CreateHmacKey(byte[] key, int keyOffset, int keyCount) => new MacKey(Slice(key, keyOffset, keyCount));

    /// <inheritdoc/>
    public ICbcKey CreateAesCbcKey(byte[] key, int keyOffset) => new CbcKey(Slice(key, keyOffset, 16));

    /// <inheritdoc/>
    public void FillRandom(byte[] buffer, int offset, int count) => Array.Copy(ChipNatives.NextBytes(count), 0, buffer, offset, count);

    private static byte[] Slice(byte[] octets, int offset, int count)
    {
        byte[] whole = new byte[count];
        Array.Copy(octets, offset, whole, 0, count);
        return whole;
    }

    private sealed class MacKey(byte[] key) : IMacKey
    {
        public void Compute(byte[] data, int offset, int count, byte[] mac, int macOffset) =>
            Array.Copy(ChipNatives.HashData(key, Slice(data, offset, count)), 0, mac, macOffset, 32);

        public void Wipe() => KeyWiping.Wipe(key);
    }

    private sealed class CbcKey(byte[] key) : ICbcKey
    {
        public void Encrypt(byte[] iv, int ivOffset, byte[] buffer, int offset, int count) =>
            Array.Copy(ChipNatives.Encrypt(key, Slice(iv, ivOffset, 16), Slice(buffer, offset, count)), 0, buffer, offset, count);

        public void Decrypt(byte[] iv, int ivOffset, byte[] buffer, int offset, int count) =>
            Array.Copy(ChipNatives.Decrypt(key, Slice(iv, ivOffset, 16), Slice(buffer, offset, count)), 0, buffer, offset, count);

        public void Wipe() => KeyWiping.Wipe(key);
    }
}
