using NanoPeers.Cryptography;
using NanoPeers.ProtocolModels.Tests.Cryptography;

namespace NanoPeers.Esp32Peer.Tests.Rig;

/// <summary>The device's cryptography, each call of which takes its time on the chip (FACTS: native HMAC below a millisecond).</summary>
internal sealed class CostedCryptography(World world, int seed) : ICryptography
{
    private const int CallMicros = 300;

    private readonly TestCryptography _inner = new(seed);

    /// <summary>Keys made and not wiped.</summary>
    public int LiveKeys => _inner.LiveKeys;

    /// <summary>Times that random octets were asked for.</summary>
    public int RandomCalls { get; private set; }

    public void ComputeHmac(byte[] key, int keyOffset, int keyCount, byte[] data, int offset, int count, byte[] mac, int macOffset)
    {
        world.Spend(CallMicros);
        _inner.ComputeHmac(key, keyOffset, keyCount, data, offset, count, mac, macOffset);
    }

    public IMacKey CreateHmacKey(byte[] key, int keyOffset, int keyCount) => new MacKey(world, _inner.CreateHmacKey(key, keyOffset, keyCount));

    public ICbcKey CreateAesCbcKey(byte[] key, int keyOffset) => new CbcKey(world, _inner.CreateAesCbcKey(key, keyOffset));

    public void FillRandom(byte[] buffer, int offset, int count)
    {
        RandomCalls++;
        _inner.FillRandom(buffer, offset, count);
    }

    private sealed class MacKey(World world, IMacKey inner) : IMacKey
    {
        public void Compute(byte[] data, int offset, int count, byte[] mac, int macOffset)
        {
            world.Spend(CallMicros);
            inner.Compute(data, offset, count, mac, macOffset);
        }

        public void Wipe() => inner.Wipe();
    }

    private sealed class CbcKey(World world, ICbcKey inner) : ICbcKey
    {
        public void Encrypt(byte[] iv, int ivOffset, byte[] buffer, int offset, int count)
        {
            world.Spend(CallMicros);
            inner.Encrypt(iv, ivOffset, buffer, offset, count);
        }

        public void Decrypt(byte[] iv, int ivOffset, byte[] buffer, int offset, int count)
        {
            world.Spend(CallMicros);
            inner.Decrypt(iv, ivOffset, buffer, offset, count);
        }

        public void Wipe() => inner.Wipe();
    }
}
