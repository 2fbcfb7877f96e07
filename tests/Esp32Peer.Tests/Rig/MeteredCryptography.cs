using NanoPeers.Cryptography;

namespace NanoPeers.Esp32Peer.Tests.Rig;

/// <summary>A cryptography port that counts the octets which the port behind it allocates, so that what the peer itself allocates can be told apart.</summary>
internal sealed class MeteredCryptography(ICryptography inner) : ICryptography
{
    /// <summary>Octets allocated in calls of the port, and for the keys that it made.</summary>
    public long Allocated { get; private set; }

    /// <summary>Keys made.</summary>
    public int KeysMade { get; private set; }

    public void ComputeHmac(byte[] key, int keyOffset, int keyCount, byte[] data, int offset, int count, byte[] mac, int macOffset)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        inner.ComputeHmac(key, keyOffset, keyCount, data, offset, count, mac, macOffset);
        Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
    }

    public IMacKey CreateHmacKey(byte[] key, int keyOffset, int keyCount)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        MacKey made = new(this, inner.CreateHmacKey(key, keyOffset, keyCount));
        Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        KeysMade++;
        return made;
    }

    public ICbcKey CreateAesCbcKey(byte[] key, int keyOffset)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        CbcKey made = new(this, inner.CreateAesCbcKey(key, keyOffset));
        Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        KeysMade++;
        return made;
    }

    public void FillRandom(byte[] buffer, int offset, int count)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        inner.FillRandom(buffer, offset, count);
        Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed class MacKey(MeteredCryptography meter, IMacKey inner) : IMacKey
    {
        public void Compute(byte[] data, int offset, int count, byte[] mac, int macOffset)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            inner.Compute(data, offset, count, mac, macOffset);
            meter.Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        public void Wipe() => inner.Wipe();
    }

    private sealed class CbcKey(MeteredCryptography meter, ICbcKey inner) : ICbcKey
    {
        public void Encrypt(byte[] iv, int ivOffset, byte[] buffer, int offset, int count)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            inner.Encrypt(iv, ivOffset, buffer, offset, count);
            meter.Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        public void Decrypt(byte[] iv, int ivOffset, byte[] buffer, int offset, int count)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            inner.Decrypt(iv, ivOffset, buffer, offset, count);
            meter.Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        public void Wipe() => inner.Wipe();
    }
}
