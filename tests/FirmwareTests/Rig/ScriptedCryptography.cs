using NanoPeers.Cryptography;
using nanoFramework.TestFramework;

namespace NanoPeers.FirmwareTests.Rig;

/// <summary>The port that is tested on, with random octets that a test hands in, a run for each call: what is sent is then known octet for octet.</summary>
internal sealed class ScriptedCryptography : ICryptography
{
    private readonly ICryptography _inner = TestPorts.MakeCryptography();
    private readonly byte[][] _runs;
    private int _next;

    internal ScriptedCryptography(byte[][] runs)
    {
        _runs = runs;
    }

    /// <summary>Whether all runs were drawn.</summary>
    internal bool IsUsedUp
    {
        get { return _next == _runs.Length; }
    }

    public void FillRandom(byte[] buffer, int offset, int count)
    {
        Assert.IsTrue(_next < _runs.Length, "more random octets are drawn than the script has");
        byte[] run = _runs[_next++];
        Assert.AreEqual(run.Length, count, "octets of a run");
        for (int i = 0; i < count; i++)
        {
            buffer[offset + i] = run[i];
        }
    }

    public void ComputeHmac(byte[] key, int keyOffset, int keyCount, byte[] data, int offset, int count, byte[] mac, int macOffset)
    {
        _inner.ComputeHmac(key, keyOffset, keyCount, data, offset, count, mac, macOffset);
    }

    public IMacKey CreateHmacKey(byte[] key, int keyOffset, int keyCount)
    {
        return _inner.CreateHmacKey(key, keyOffset, keyCount);
    }

    public ICbcKey CreateAesCbcKey(byte[] key, int keyOffset)
    {
        return _inner.CreateAesCbcKey(key, keyOffset);
    }
}
