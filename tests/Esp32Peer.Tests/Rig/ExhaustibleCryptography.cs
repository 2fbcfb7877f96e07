using NanoPeers.Cryptography;

namespace NanoPeers.Esp32Peer.Tests.Rig;

/// <summary>A cryptography port that finds no memory for the arrays of its native calls when it is told so. Nothing has changed then.</summary>
internal sealed class ExhaustibleCryptography(ICryptography inner) : ICryptography
{
    /// <summary>Whether a call, counted from 1, finds no memory.</summary>
    public Func<int, bool> Fails { get; set; } = _ => false;

    /// <summary>Calls so far.</summary>
    public int Calls { get; private set; }

    /// <summary>Calls that found no memory.</summary>
    public int Failed { get; private set; }

    public void ComputeHmac(byte[] key, int keyOffset, int keyCount, byte[] data, int offset, int count, byte[] mac, int macOffset)
    {
        TakeMemory();
        inner.ComputeHmac(key, keyOffset, keyCount, data, offset, count, mac, macOffset);
    }

    public IMacKey CreateHmacKey(byte[] key, int keyOffset, int keyCount)
    {
        TakeMemory();
        return new MacKey(this, inner.CreateHmacKey(key, keyOffset, keyCount));
    }

    public ICbcKey CreateAesCbcKey(byte[] key, int keyOffset)
    {
        TakeMemory();
        return new CbcKey(this, inner.CreateAesCbcKey(key, keyOffset));
    }

    public void FillRandom(byte[] buffer, int offset, int count)
    {
        TakeMemory();
        inner.FillRandom(buffer, offset, count);
    }

    private void TakeMemory()
    {
        Calls++;
        if (Fails(Calls))
        {
            Failed++;
            throw new NoMemoryException();
        }
    }

    private sealed class MacKey(ExhaustibleCryptography port, IMacKey inner) : IMacKey
    {
        public void Compute(byte[] data, int offset, int count, byte[] mac, int macOffset)
        {
            port.TakeMemory();
            inner.Compute(data, offset, count, mac, macOffset);
        }

        public void Wipe() => inner.Wipe();
    }

    private sealed class CbcKey(ExhaustibleCryptography port, ICbcKey inner) : ICbcKey
    {
        public void Encrypt(byte[] iv, int ivOffset, byte[] buffer, int offset, int count)
        {
            port.TakeMemory();
            inner.Encrypt(iv, ivOffset, buffer, offset, count);
        }

        public void Decrypt(byte[] iv, int ivOffset, byte[] buffer, int offset, int count)
        {
            port.TakeMemory();
            inner.Decrypt(iv, ivOffset, buffer, offset, count);
        }

        public void Wipe() => inner.Wipe();
    }
}
