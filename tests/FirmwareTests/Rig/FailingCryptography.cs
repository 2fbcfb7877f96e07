using System;
using NanoPeers.Cryptography;

namespace NanoPeers.FirmwareTests.Rig;

/// <summary>
/// The port that is tested on, which runs out of memory at a chosen call: on a chip it is this port that takes and gives arrays for each message, so this
/// is where a full heap is felt first.
/// </summary>
internal sealed class FailingCryptography : ICryptography
{
    private readonly ICryptography _inner = TestPorts.MakeCryptography();

    /// <summary>Calls that still go well; a negative number for all of them.</summary>
    internal int CallsLeft { get; set; } = -1;

    /// <summary>Whether each call after the one that failed fails too.</summary>
    internal bool StaysEmpty { get; set; }

    /// <summary>Calls that failed.</summary>
    internal int Failed { get; private set; }

    public void ComputeHmac(byte[] key, int keyOffset, int keyCount, byte[] data, int offset, int count, byte[] mac, int macOffset)
    {
        Take();
        _inner.ComputeHmac(key, keyOffset, keyCount, data, offset, count, mac, macOffset);
    }

    public IMacKey CreateHmacKey(byte[] key, int keyOffset, int keyCount)
    {
        Take();
        return new MacKey(this, _inner.CreateHmacKey(key, keyOffset, keyCount));
    }

    public ICbcKey CreateAesCbcKey(byte[] key, int keyOffset)
    {
        Take();
        return new CbcKey(this, _inner.CreateAesCbcKey(key, keyOffset));
    }

    public void FillRandom(byte[] buffer, int offset, int count)
    {
        Take();
        _inner.FillRandom(buffer, offset, count);
    }

    private void Take()
    {
        if (CallsLeft < 0)
        {
            return;
        }

        if (CallsLeft == 0)
        {
            CallsLeft = StaysEmpty ? 0 : -1;
            Failed++;
            throw new OutOfMemoryException();
        }

        CallsLeft--;
    }

    private sealed class MacKey : IMacKey
    {
        private readonly FailingCryptography _owner;
        private readonly IMacKey _inner;

        internal MacKey(FailingCryptography owner, IMacKey inner)
        {
            _owner = owner;
            _inner = inner;
        }

        public void Compute(byte[] data, int offset, int count, byte[] mac, int macOffset)
        {
            _owner.Take();
            _inner.Compute(data, offset, count, mac, macOffset);
        }

        public void Wipe()
        {
            _inner.Wipe();
        }
    }

    private sealed class CbcKey : ICbcKey
    {
        private readonly FailingCryptography _owner;
        private readonly ICbcKey _inner;

        internal CbcKey(FailingCryptography owner, ICbcKey inner)
        {
            _owner = owner;
            _inner = inner;
        }

        public void Encrypt(byte[] iv, int ivOffset, byte[] buffer, int offset, int count)
        {
            _owner.Take();
            _inner.Encrypt(iv, ivOffset, buffer, offset, count);
        }

        public void Decrypt(byte[] iv, int ivOffset, byte[] buffer, int offset, int count)
        {
            _owner.Take();
            _inner.Decrypt(iv, ivOffset, buffer, offset, count);
        }

        public void Wipe()
        {
            _inner.Wipe();
        }
    }
}
