using System.Security.Cryptography;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.PeerPlatform.KeyExchanges;
using NanoPeers.PeerPlatform.Tests.Clocks;
using NanoPeers.PeerPlatform.Tests.Sessions;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.KeyExchanges;

public sealed class RsaKeyPoolTests : IDisposable
{
    private readonly PlatformCryptography _cryptography = new();
    private readonly ManualTimeProvider _time = new();
    private readonly RecordingCryptography _recording;

    public RsaKeyPoolTests()
    {
        _recording = new RecordingCryptography(_cryptography);
    }

    public void Dispose() => _cryptography.Dispose();

    [Fact]
    [Trait("Capability", "A1")]
    public async Task Keys_have_the_configured_size()
    {
        using var pool2048 = new RsaKeyPool(new RsaKeyPoolOptions(), _time);
        using var pool3072 = new RsaKeyPool(new RsaKeyPoolOptions { KeyBits = 3072, ReadyKeys = 1 }, _time);
        using EphemeralKey key2048 = await pool2048.TakeAsync(KeyReuse.Never, TestContext.Current.CancellationToken);
        using EphemeralKey key3072 = await pool3072.TakeAsync(KeyReuse.Never, TestContext.Current.CancellationToken);
        Assert.Equal(2048, key2048.KeyBits);
        Assert.Equal(4 + 256, key2048.PublicKey.Length);
        Assert.Equal(3072, key3072.KeyBits);
        Assert.Equal(4 + 384, key3072.PublicKey.Length);
    }

    [Fact]
    [Trait("Capability", "A22")]
    public async Task Two_sessions_show_two_public_keys()
    {
        using var pool = new RsaKeyPool(new RsaKeyPoolOptions { ReadyKeys = 1 }, _time);
        var keys = new HashSet<string>();
        for (int i = 0; i < 3; i++)
        {
            EphemeralKey key = await pool.TakeAsync(KeyReuse.Never, TestContext.Current.CancellationToken);
            Handshake handshake = Establish(key);
            Assert.True(keys.Add(SentKey(handshake)));
            Assert.True(key.Pair.IsDisposed, "The key is wiped when its session is set up.");
        }

        AssertNewSessionKeys(3);
    }

    [Fact]
    [Trait("Capability", "A23")]
    public async Task With_the_option_sessions_show_one_public_key_and_have_new_session_keys()
    {
        using var pool = new RsaKeyPool(new RsaKeyPoolOptions { ReadyKeys = 1 }, _time);
        var keys = new HashSet<string>();
        for (int i = 0; i < 3; i++)
        {
            EphemeralKey key = await pool.TakeAsync(KeyReuse.WithinLimits, TestContext.Current.CancellationToken);
            Handshake handshake = Establish(key);
            keys.Add(SentKey(handshake));
        }

        Assert.Single(keys);
        AssertNewSessionKeys(3);
        EphemeralKey fresh = await pool.TakeAsync(KeyReuse.Never, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(SentKey(Establish(fresh)), keys);
    }

    [Fact]
    [Trait("Capability", "A23")]
    public async Task A_reused_key_is_retired_after_ten_minutes()
    {
        using var pool = new RsaKeyPool(new RsaKeyPoolOptions { ReadyKeys = 1 }, _time);
        EphemeralKey first = await TakeAgain(pool);
        _time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));
        EphemeralKey second = await TakeAgain(pool);
        Assert.Equal(first.Fingerprint, second.Fingerprint);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        using EphemeralKey third = await TakeAgain(pool);
        Assert.NotEqual(first.Fingerprint, third.Fingerprint);

        // The retired key lives while a session is still being set up with it, and no longer.
        first.Dispose();
        Assert.False(second.Pair.IsDisposed);
        second.Dispose();
        Assert.True(second.Pair.IsDisposed);
        Assert.False(third.Pair.IsDisposed);
    }

    [Fact]
    [Trait("Capability", "A23")]
    public async Task A_reused_key_is_retired_after_its_sessions()
    {
        using var pool = new RsaKeyPool(new RsaKeyPoolOptions { ReadyKeys = 1 }, _time);
        EphemeralKey first = await TakeAgain(pool);
        first.Dispose();
        for (int i = 1; i < RsaKeyPoolOptions.MostReuseSessions; i++)
        {
            using EphemeralKey again = await TakeAgain(pool);
            Assert.Same(first.Pair, again.Pair);
        }

        using EphemeralKey next = await TakeAgain(pool);
        Assert.NotEqual(first.Fingerprint, next.Fingerprint);
        Assert.True(first.Pair.IsDisposed);
    }

    [Fact]
    public async Task A_reused_key_that_nobody_asks_for_is_wiped_in_time()
    {
        using var pool = new RsaKeyPool(new RsaKeyPoolOptions { ReadyKeys = 1 }, _time);
        EphemeralKey key = await TakeAgain(pool);
        key.Dispose();
        Assert.False(key.Pair.IsDisposed);
        _time.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(1));
        Assert.True(key.Pair.IsDisposed);
    }

    [Fact]
    public async Task An_empty_pool_answers_none_at_once_and_fills_up_again()
    {
        using var pool = new RsaKeyPool(new RsaKeyPoolOptions { ReadyKeys = 2 }, _time);
        await Until(() => pool.ReadyCount == 2);
        Assert.True(pool.TryTake(KeyReuse.Never, out EphemeralKey? first));
        Assert.True(pool.TryTake(KeyReuse.Never, out EphemeralKey? second));
        bool third = pool.TryTake(KeyReuse.Never, out EphemeralKey? none);
        Assert.True(!third || pool.MadeCount > 2);
        Assert.Equal(third, none != null);
        await Until(() => pool.ReadyCount == 2);
        first.Dispose();
        second.Dispose();
        none?.Dispose();
    }

    [Fact]
    public async Task Those_who_wait_are_served_each_with_a_key_of_its_own()
    {
        using var pool = new RsaKeyPool(new RsaKeyPoolOptions { ReadyKeys = 1 }, _time);
        Task<EphemeralKey>[] waits = [.. Enumerable.Range(0, 4).Select(_ => pool.TakeAsync(KeyReuse.Never, TestContext.Current.CancellationToken).AsTask())];
        EphemeralKey[] keys = await Task.WhenAll(waits);
        Assert.Equal(4, keys.Select(key => key.Fingerprint).Distinct().Count());
        Array.ForEach(keys, key => key.Dispose());
    }

    [Fact]
    public async Task Those_who_wait_for_a_reused_key_share_one()
    {
        using var pool = new RsaKeyPool(new RsaKeyPoolOptions { ReadyKeys = 1 }, _time);
        Task<EphemeralKey>[] waits = [.. Enumerable.Range(0, 4).Select(_ => pool.TakeAsync(KeyReuse.WithinLimits, TestContext.Current.CancellationToken).AsTask())];
        EphemeralKey[] keys = await Task.WhenAll(waits);
        Assert.Single(keys.Select(key => key.Fingerprint).Distinct());
        Array.ForEach(keys, key => key.Dispose());
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_costs_nobody_a_key()
    {
        using var pool = new RsaKeyPool(new RsaKeyPoolOptions { KeyBits = 3072, ReadyKeys = 1 }, _time);
        using var cancelled = new CancellationTokenSource();
        Task<EphemeralKey> given = pool.TakeAsync(KeyReuse.Never, cancelled.Token).AsTask();
        Task<EphemeralKey> kept = pool.TakeAsync(KeyReuse.Never, TestContext.Current.CancellationToken).AsTask();
        bool inTime = !given.IsCompleted;
        await cancelled.CancelAsync();
        (await kept).Dispose();
        await Until(() => pool.ReadyCount == 1);
        if (inTime && given.IsCanceled)
        {
            Assert.Equal(2, pool.MadeCount);
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pool.TakeAsync(KeyReuse.Never, new CancellationToken(true)).AsTask());
    }

    [Fact]
    public async Task Disposal_wipes_what_nobody_took_and_ends_waits_but_not_uses()
    {
        var pool = new RsaKeyPool(new RsaKeyPoolOptions { ReadyKeys = 1 }, _time);
        EphemeralKey used = await TakeAgain(pool);
        Task<EphemeralKey> wait = pool.TakeAsync(KeyReuse.Never, TestContext.Current.CancellationToken).AsTask();
        pool.Dispose();
        pool.Dispose();
        if (!wait.IsCompletedSuccessfully)
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(() => wait);
        }

        Assert.Throws<ObjectDisposedException>(() => pool.TryTake(KeyReuse.Never, out _));
        Assert.Equal(0, pool.ReadyCount);
        Assert.False(used.Pair.IsDisposed);
        used.Dispose();
        Assert.True(used.Pair.IsDisposed);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        RsaKeyPoolOptions[] bad =
        [
            new() { KeyBits = 1024 },
            new() { KeyBits = 512 },
            new() { KeyBits = 4096 },
            new() { ReadyKeys = 0 },
            new() { ReadyKeys = 257 },
            new() { ReuseFor = TimeSpan.Zero },
            new() { ReuseFor = TimeSpan.FromMinutes(11) },
            new() { ReuseSessions = 0 },
            new() { ReuseSessions = 1_001 },
        ];
        Assert.All(bad, options => Assert.Throws<ArgumentOutOfRangeException>(() => new RsaKeyPool(options, _time)));
    }

    [Fact]
    public void Many_threads_on_one_pair_each_get_their_own_secret()
    {
        using RSA rsa = RSA.Create(2048);
        var pair = new RsaKeyPair(RSA.Create(rsa.ExportParameters(true)));
        Parallel.For(0, 64, _ =>
        {
            Assert.True(pair.TryAddUser());
            using var key = new EphemeralKey(pair);
            byte[] sent = RandomNumberGenerator.GetBytes(32);
            byte[] found = new byte[32];
            Assert.True(key.TryUnwrap(rsa.Encrypt(sent, RSAEncryptionPadding.OaepSHA256), found));
            Assert.Equal(sent, found);
        });
        Assert.False(pair.IsDisposed);
        pair.RemoveUser();
        Assert.True(pair.IsDisposed);
        Assert.False(pair.TryAddUser());
    }

    private static Task Until(Func<bool> condition) => Eventually.TrueAsync(condition, "the pool makes its keys");

    private static async Task<EphemeralKey> TakeAgain(RsaKeyPool pool) =>
        await pool.TakeAsync(KeyReuse.WithinLimits, TestContext.Current.CancellationToken);

    /// <summary>Each session has a key for each direction; both ends have the same ones, no two sessions share any.</summary>
    private void AssertNewSessionKeys(int sessions)
    {
        Assert.Equal(4 * sessions, _recording.GcmKeys.Count);
        Assert.Equal(2 * sessions, _recording.GcmKeys.Distinct().Count());
    }

    private Handshake Establish(EphemeralKey key)
    {
        var handshake = new Handshake(_recording, new RsaInitiatorKeyExchange(key), new NativeRsaResponderKeyExchange());
        handshake.Run();
        Assert.Equal(InitiatorState.Established, handshake.Initiator.State);
        return handshake;
    }

    private static string SentKey(Handshake handshake)
    {
        var envelope = new Envelope();
        var message = new SessionMessage();
        byte[] datagram = handshake.Captured[0];
        Assert.Equal(DecodeStatus.Complete, envelope.TryDecodeDatagram(datagram, 0, datagram.Length, Limits.MaxDatagram));
        Assert.Equal(DecodeStatus.Complete, envelope.NextBody());
        Assert.Equal(DecodeStatus.Complete, message.TryDecode(datagram, envelope.BodyOffset, envelope.BodyLength));
        return Convert.ToHexString(datagram.AsSpan(message.OffsetOf(SessionField.RsaKey), message.LengthOf(SessionField.RsaKey)));
    }
}
