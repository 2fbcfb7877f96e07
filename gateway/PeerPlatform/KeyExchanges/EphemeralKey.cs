namespace NanoPeers.PeerPlatform.KeyExchanges;

/// <summary>
/// One attempt's use of an RSA key pair. Disposing it ends the use; the pair is wiped when its last user has gone. Any thread may call.
/// </summary>
public sealed class EphemeralKey : IDisposable
{
    private readonly RsaKeyPair _pair;
    private int _ended;

    /// <summary>Takes over a use that was counted.</summary>
    internal EphemeralKey(RsaKeyPair pair)
    {
        _pair = pair;
    }

    /// <summary>Bits of the modulus: 2048 or 3072.</summary>
    public int KeyBits => 8 * _pair.ModulusSize;

    /// <summary>Names the public key in logs: the first 8 octets of the SHA-256 of its octets, hexadecimal.</summary>
    public string Fingerprint => _pair.Fingerprint;

    /// <summary>The public key as field RsaKey has it: u32 exponent, then the modulus, big-endian.</summary>
    public ReadOnlySpan<byte> PublicKey => _pair.PublicOctets;

    /// <summary>The octets behind <see cref="PublicKey"/>. Not to be changed.</summary>
    internal byte[] PublicOctets => _pair.PublicOctets;

    /// <summary>The pair underneath, for tests of its end.</summary>
    internal RsaKeyPair Pair => _pair;

    /// <summary>Unwraps a secret of 32 octets, OAEP-SHA-256 (RFC 8017 section 7.1.2). A private-key operation: about 0.2 ms for 2048 bits.</summary>
    /// <param name="wrapped">As many octets as the modulus.</param>
    /// <param name="secret">Receives 32 octets; zeros when the answer is false.</param>
    /// <returns>False for anything that is not a wrapped secret for this key, and after <see cref="Dispose"/>; which it was is not told.</returns>
    public bool TryUnwrap(ReadOnlySpan<byte> wrapped, Span<byte> secret)
    {
        if (Volatile.Read(ref _ended) != 0)
        {
            secret.Clear();
            return false;
        }

        return _pair.TryDecrypt(wrapped, secret);
    }

    /// <summary>Ends the use. Calling twice is harmless.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            _pair.RemoveUser();
        }
    }
}
