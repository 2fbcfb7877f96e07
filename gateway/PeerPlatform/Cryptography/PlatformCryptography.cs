using System.Security.Cryptography;
using NanoPeers.Cryptography;

namespace NanoPeers.PeerPlatform.Cryptography;

/// <summary>
/// The ports of <c>shared/ProtocolModels/Cryptography</c> on .NET's own primitives. Nothing is allocated per message under a
/// key in steady use.
/// <para>
/// A key is either at rest (its octets alone) or awake (with the native object that makes it fast: 0.7 to 1.2 KB each). It
/// wakes by use and rests again when it was not used for <see cref="RestMillis"/> to twice that long, so a thousand idle
/// sessions cost little more than their octets.
/// </para>
/// <para>
/// Threads: this object serves any number of threads. A key serves one thread at a time: the caller locks its session.
/// </para>
/// </summary>
public sealed class PlatformCryptography : IFullCryptography, IDisposable
{
    /// <summary>Milliseconds between two looks at which keys were used.</summary>
    public const int RestMillis = 5_000;

    private readonly AwakeKeys _awake = new();
    private readonly Timer _restTimer;

    /// <summary>Starts the timer that lays unused keys to rest.</summary>
    public PlatformCryptography()
        : this(RestMillis)
    {
    }

    /// <summary>For tests: another period, or <see cref="Timeout.Infinite"/>.</summary>
    internal PlatformCryptography(int restMillis)
    {
        // The timer must not keep alive an object that nobody disposed.
        _restTimer = new Timer(
            static state => (((WeakReference)state!).Target as PlatformCryptography)?.RestUnusedKeys(),
            new WeakReference(this), restMillis, restMillis);
    }

    /// <summary>Keys that hold native objects at the moment.</summary>
    public int AwakeKeyCount => _awake.Count;

    /// <inheritdoc/>
    public void ComputeHmac(byte[] key, int keyOffset, int keyCount, byte[] data, int offset, int count, byte[] mac, int macOffset) =>
        HMACSHA256.HashData(key.AsSpan(keyOffset, keyCount), data.AsSpan(offset, count), mac.AsSpan(macOffset, Sha256.DigestSize));

    /// <inheritdoc/>
    public IMacKey CreateHmacKey(byte[] key, int keyOffset, int keyCount) =>
        new PlatformMacKey(_awake, key.AsSpan(keyOffset, keyCount));

    /// <inheritdoc/>
    public ICbcKey CreateAesCbcKey(byte[] key, int keyOffset) =>
        new PlatformCbcKey(_awake, key.AsSpan(keyOffset, PlatformCbcKey.KeySize));

    /// <inheritdoc/>
    public IGcmKey CreateAesGcmKey(byte[] key, int keyOffset) =>
        new PlatformGcmKey(_awake, key.AsSpan(keyOffset, PlatformGcmKey.KeySize));

    /// <inheritdoc/>
    public void FillRandom(byte[] buffer, int offset, int count) =>
        RandomNumberGenerator.Fill(buffer.AsSpan(offset, count));

    /// <summary>
    /// Lays to rest the keys that were not used since the last call. The timer calls it; calling it more often only makes keys
    /// wake more often. Any thread may call it.
    /// </summary>
    public void RestUnusedKeys() => _awake.RestUnused();

    /// <summary>Stops the timer and lays every key to rest that is not in use. Keys still work; they should be wiped by their owners.</summary>
    public void Dispose()
    {
        _restTimer.Dispose();
        _awake.RestUnused();
        _awake.RestUnused();
    }
}
