using NanoPeers.Cryptography;

namespace NanoPeers.PeerPlatform.KeyExchanges;

/// <summary>What a <see cref="RsaKeyPool"/> makes and keeps.</summary>
public sealed record RsaKeyPoolOptions
{
    /// <summary>Longest time that one ephemeral key may serve new sessions (PROTOCOL.md section 3), minutes.</summary>
    public const int LongestReuseMinutes = 10;

    /// <summary>Most sessions that one ephemeral key may serve (PROTOCOL.md section 3).</summary>
    public const int MostReuseSessions = 1_000;

    /// <summary>Most keys kept ready: each holds a few kilobytes and took a seventh of a second to make.</summary>
    public const int MostReadyKeys = 256;

    /// <summary>Bits of the modulus: 2048 or 3072.</summary>
    public int KeyBits { get; init; } = 8 * RsaPublicKey.ModulusSize2048;

    /// <summary>Keys kept ready, 1 to <see cref="MostReadyKeys"/>.</summary>
    public int ReadyKeys { get; init; } = 4;

    /// <summary>How long a key that may be reused serves new sessions; at most <see cref="LongestReuseMinutes"/> minutes.</summary>
    public TimeSpan ReuseFor { get; init; } = TimeSpan.FromMinutes(LongestReuseMinutes);

    /// <summary>How many sessions a key that may be reused serves, 1 to <see cref="MostReuseSessions"/>.</summary>
    public int ReuseSessions { get; init; } = MostReuseSessions;

    /// <summary>Refuses what no peer would take or the protocol does not allow.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    internal void Validate()
    {
        bool knownSize = KeyBits is 8 * RsaPublicKey.ModulusSize2048 or 8 * RsaPublicKey.ModulusSize3072;
        if (!knownSize)
        {
            throw new ArgumentOutOfRangeException(nameof(KeyBits), KeyBits, "An ephemeral RSA key has 2048 or 3072 bits.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(ReadyKeys, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ReadyKeys, MostReadyKeys);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ReuseFor, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ReuseFor, TimeSpan.FromMinutes(LongestReuseMinutes));
        ArgumentOutOfRangeException.ThrowIfLessThan(ReuseSessions, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ReuseSessions, MostReuseSessions);
    }
}
