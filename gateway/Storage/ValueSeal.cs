using System.Security.Cryptography;

namespace NanoPeers.Storage;

/// <summary>
/// Encryption of single values: AES-256-GCM (NIST SP 800-38D) under the state's key, a fresh random 96-bit nonce for each value. A sealed
/// value is a format octet (1), the nonce (12), the ciphertext, and the tag (16).
/// </summary>
internal sealed class ValueSeal : IDisposable
{
    internal const int NonceLength = 12;
    internal const int TagLength = 16;
    internal const int Overhead = 1 + NonceLength + TagLength;
    private const byte Format = 1;

    private readonly Lock _using = new();
    private readonly AesGcm _aes;

    /// <summary>Takes the key; the caller may wipe its octets after.</summary>
    internal ValueSeal(ReadOnlySpan<byte> key) => _aes = new AesGcm(key, TagLength);

    internal byte[] Seal(ValuePlace place, ReadOnlySpan<byte> plain)
    {
        byte[] sealedValue = new byte[Overhead + plain.Length];
        sealedValue[0] = Format;
        Span<byte> nonce = sealedValue.AsSpan(1, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        lock (_using)
        {
            _aes.Encrypt(nonce, plain, sealedValue.AsSpan(1 + NonceLength, plain.Length), sealedValue.AsSpan(^TagLength..), place.ToOctets());
        }

        return sealedValue;
    }

    /// <summary>Octets of the plain value, or -1 when the sealed one cannot be one.</summary>
    internal static int PlainLength(byte[] sealedValue) => Math.Max(sealedValue.Length - Overhead, -1);

    /// <summary>Opens a value.</summary>
    /// <param name="place">Where it was found.</param>
    /// <param name="sealedValue">What was found.</param>
    /// <param name="plain">Receives exactly as many octets as were sealed.</param>
    /// <returns>False when the value was changed, moved, or sealed under another key; nothing is left in the buffer then.</returns>
    internal bool TryOpen(ValuePlace place, byte[] sealedValue, Span<byte> plain)
    {
        if (PlainLength(sealedValue) != plain.Length || sealedValue[0] != Format)
        {
            return false;
        }

        try
        {
            lock (_using)
            {
                ReadOnlySpan<byte> octets = sealedValue;
                _aes.Decrypt(octets.Slice(1, NonceLength), octets[(1 + NonceLength)..^TagLength], octets[^TagLength..], plain, place.ToOctets());
            }

            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    /// <summary>Opens a value whose length nobody knows beforehand; the caller wipes it.</summary>
    /// <returns>Null when <see cref="TryOpen"/> would refuse.</returns>
    internal byte[]? Open(ValuePlace place, byte[] sealedValue)
    {
        byte[] plain = new byte[Math.Max(PlainLength(sealedValue), 0)];
        return TryOpen(place, sealedValue, plain) ? plain : null;
    }

    public void Dispose() => _aes.Dispose();
}
