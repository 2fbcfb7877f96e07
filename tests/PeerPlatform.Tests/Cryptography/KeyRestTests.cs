using System.Reflection;
using System.Security.Cryptography;
using NanoPeers.Cryptography;
using NanoPeers.PeerPlatform.Cryptography;

namespace NanoPeers.PeerPlatform.Tests.Cryptography;

/// <summary>Keys that wake by use, rest when unused, die by wiping, and allocate nothing in between.</summary>
public sealed class KeyRestTests : IDisposable
{
    private readonly PlatformCryptography _cryptography = new(Timeout.Infinite);
    private readonly byte[] _octets = RandomNumberGenerator.GetBytes(32);
    private readonly byte[] _buffer = new byte[1024];
    private readonly byte[] _tag = new byte[32];

    public void Dispose() => _cryptography.Dispose();

    [Theory]
    [InlineData(64)]
    [InlineData(1024)]
    public void TenThousandMessagesAllocateNothing(int count)
    {
        IMacKey macKey = _cryptography.CreateHmacKey(_octets, 0, 32);
        ICbcKey cbcKey = _cryptography.CreateAesCbcKey(_octets, 0);
        IGcmKey gcmKey = _cryptography.CreateAesGcmKey(_octets, 0);
        bool right = true;
        void Run(int messages)
        {
            for (int i = 0; i < messages; i++)
            {
                macKey.Compute(_buffer, 0, count, _tag, 0);
                cbcKey.Encrypt(_octets, 0, _buffer, 0, count);
                cbcKey.Decrypt(_octets, 0, _buffer, 0, count);
                gcmKey.Encrypt(_octets, 0, _octets, 0, 32, _buffer, 0, count, _tag, 0);
                right &= gcmKey.Decrypt(_octets, 0, _octets, 0, 32, _buffer, 0, count, _tag, 0);
                _cryptography.ComputeHmac(_octets, 0, 32, _buffer, 0, count, _tag, 0);
                _cryptography.FillRandom(_tag, 0, 32);
            }
        }

        Run(PlatformMacKey.MessagesAtRest + 1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(right);
    }

    [Fact]
    public void AMacKeyAtRestServesItsFirstMessagesWithoutWakingAndWithoutAllocating()
    {
        _cryptography.CreateHmacKey(_octets, 0, 32).Compute(_buffer, 0, 64, _tag, 0);
        IMacKey macKey = _cryptography.CreateHmacKey(_octets, 0, 32);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < PlatformMacKey.MessagesAtRest; i++)
        {
            macKey.Compute(_buffer, 0, 64, _tag, 0);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(0, _cryptography.AwakeKeyCount);
        macKey.Compute(_buffer, 0, 64, _tag, 0);
        Assert.Equal(1, _cryptography.AwakeKeyCount);
    }

    [Fact]
    public void AnUnusedKeyRestsAfterTwoLooksAndWorksOnAsBefore()
    {
        ICbcKey used = _cryptography.CreateAesCbcKey(_octets, 0);
        ICbcKey unused = _cryptography.CreateAesCbcKey(_octets, 0);
        used.Encrypt(_octets, 0, _buffer, 0, 64);
        unused.Decrypt(_octets, 0, _buffer, 0, 64);
        Assert.Equal(2, _cryptography.AwakeKeyCount);
        _cryptography.RestUnusedKeys();
        Assert.Equal(2, _cryptography.AwakeKeyCount);
        used.Encrypt(_octets, 0, _buffer, 0, 64);
        _cryptography.RestUnusedKeys();
        Assert.Equal(1, _cryptography.AwakeKeyCount);
        unused.Decrypt(_octets, 0, _buffer, 0, 64);
        Assert.Equal(2, _cryptography.AwakeKeyCount);
        Assert.Equal(new byte[64], _buffer[..64]);
    }

    [Fact]
    public void SixThousandKeysOfAThousandIdleSessionsHoldTheirOctetsAlone()
    {
        // Suite 1 has an encryption, a MAC and an IV key in each direction.
        const int Sessions = 1_000;
        ICbcKey[] cbcKeys = new ICbcKey[2 * Sessions];
        IMacKey[] macKeys = new IMacKey[4 * Sessions];
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < macKeys.Length; i++)
        {
            macKeys[i] = _cryptography.CreateHmacKey(_octets, 0, 32);
            cbcKeys[i / 2] ??= _cryptography.CreateAesCbcKey(_octets, 0);
        }

        // 4.4 KB is all that an idle session may take.
        long octetsOfSession = (GC.GetAllocatedBytesForCurrentThread() - before) / Sessions;
        Assert.InRange(octetsOfSession, 6 * 32, 700);

        foreach (ICbcKey key in cbcKeys)
        {
            key.Encrypt(_octets, 0, _buffer, 0, 64);
        }

        foreach (IMacKey key in macKeys)
        {
            for (int message = 0; message <= PlatformMacKey.MessagesAtRest; message++)
            {
                key.Compute(_buffer, 0, 64, _tag, 0);
            }
        }

        Assert.Equal(6 * Sessions, _cryptography.AwakeKeyCount);
        _cryptography.RestUnusedKeys();
        _cryptography.RestUnusedKeys();
        Assert.Equal(0, _cryptography.AwakeKeyCount);
        Assert.All(cbcKeys, key => Assert.Null(Held(key, "_native")));
        Assert.All(macKeys, key => Assert.Null(Held(key, "_native")));
    }

    [Fact]
    public void TheTimerLaysKeysToRest()
    {
        using var timed = new PlatformCryptography(restMillis: 5);
        timed.CreateAesCbcKey(_octets, 0).Encrypt(_octets, 0, _buffer, 0, 64);
        Assert.True(SpinWait.SpinUntil(() => timed.AwakeKeyCount == 0, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void AWipedKeyIsZeroedFreedAndDead()
    {
        IMacKey macKey = _cryptography.CreateHmacKey(_octets, 0, 32);
        ICbcKey cbcKey = _cryptography.CreateAesCbcKey(_octets, 0);
        IGcmKey gcmKey = _cryptography.CreateAesGcmKey(_octets, 0);
        for (int i = 0; i <= PlatformMacKey.MessagesAtRest; i++)
        {
            macKey.Compute(_buffer, 0, 64, _tag, 0);
        }

        cbcKey.Encrypt(_octets, 0, _buffer, 0, 64);
        gcmKey.Encrypt(_octets, 0, _octets, 0, 0, _buffer, 0, 64, _tag, 0);
        Assert.Equal(3, _cryptography.AwakeKeyCount);
        foreach (object key in new object[] { macKey, cbcKey, gcmKey })
        {
            byte[] held = (byte[])Held(key, "_octets")!;
            Assert.Equal(_octets[..held.Length], held);
            key.GetType().GetMethod("Wipe")!.Invoke(key, null);
            key.GetType().GetMethod("Wipe")!.Invoke(key, null);
            Assert.Equal(new byte[held.Length], held);
        }

        Assert.Equal(0, _cryptography.AwakeKeyCount);
        Assert.Throws<ObjectDisposedException>(() => macKey.Compute(_buffer, 0, 64, _tag, 0));
        Assert.Throws<ObjectDisposedException>(() => cbcKey.Encrypt(_octets, 0, _buffer, 0, 64));
        Assert.Throws<ObjectDisposedException>(() => cbcKey.Decrypt(_octets, 0, _buffer, 0, 64));
        Assert.Throws<ObjectDisposedException>(
            () => gcmKey.Encrypt(_octets, 0, _octets, 0, 0, _buffer, 0, 64, _tag, 0));
    }

    [Fact]
    public async Task KeysInUseByManyThreadsAreRightWhileAnotherLaysThemToRest()
    {
        CancellationToken cancelled = TestContext.Current.CancellationToken;
        int running = 4;
        Task[] users = [.. Enumerable.Range(0, 4).Select(user => Task.Run(
            () =>
            {
                try
                {
                    UseOneKeyOfEachKind(user);
                }
                finally
                {
                    Interlocked.Decrement(ref running);
                }
            },
            cancelled))];
        while (Volatile.Read(ref running) > 0)
        {
            _cryptography.RestUnusedKeys();
        }

        await Task.WhenAll(users);
    }

    private void UseOneKeyOfEachKind(int user)
    {
        byte[] octets = SHA256.HashData([(byte)user]);
        IMacKey macKey = _cryptography.CreateHmacKey(octets, 0, 32);
        ICbcKey cbcKey = _cryptography.CreateAesCbcKey(octets, 0);
        IGcmKey gcmKey = _cryptography.CreateAesGcmKey(octets, 0);
        byte[] message = new byte[64];
        byte[] tag = new byte[32];
        byte[] expected = HMACSHA256.HashData(octets, message);
        for (int i = 0; i < 5_000; i++)
        {
            macKey.Compute(message, 0, 64, tag, 0);
            Assert.Equal(expected, tag);
            cbcKey.Encrypt(octets, 0, message, 0, 64);
            cbcKey.Decrypt(octets, 0, message, 0, 64);
            gcmKey.Encrypt(octets, 0, octets, 0, 32, message, 0, 64, tag, 0);
            Assert.True(gcmKey.Decrypt(octets, 0, octets, 0, 32, message, 0, 64, tag, 0));
            Assert.Equal(new byte[64], message);
        }

        macKey.Wipe();
        cbcKey.Wipe();
        gcmKey.Wipe();
    }

    private static object? Held(object key, string field) =>
        key.GetType().BaseType!.GetField(field, BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(key);
}
