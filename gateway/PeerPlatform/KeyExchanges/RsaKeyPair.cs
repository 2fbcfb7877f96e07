using System.Buffers.Binary;
using System.Security.Cryptography;

namespace NanoPeers.PeerPlatform.KeyExchanges;

/// <summary>
/// An RSA key pair with a count of its users; the last one to go disposes it. The private part never leaves the native object, which
/// overwrites it when it is freed (OpenSSL: <c>BN_clear_free</c>; Windows CNG likewise), so nothing private is in managed memory.
/// </summary>
internal sealed class RsaKeyPair
{
    private readonly Lock _gate = new();
    private readonly RSA _rsa;
    private int _users = 1;

    /// <summary>Takes over an RSA object. The caller is the first user.</summary>
    internal RsaKeyPair(RSA rsa)
    {
        _rsa = rsa;
        RSAParameters parameters = rsa.ExportParameters(includePrivateParameters: false);
        byte[] modulus = parameters.Modulus!;
        PublicOctets = new byte[KeyExchangeSizes.Exponent + modulus.Length];
        uint exponent = 0;
        foreach (byte octet in parameters.Exponent!)
        {
            exponent = (exponent << 8) | octet;
        }

        BinaryPrimitives.WriteUInt32BigEndian(PublicOctets, exponent);
        modulus.CopyTo(PublicOctets, KeyExchangeSizes.Exponent);
        Fingerprint = Convert.ToHexString(SHA256.HashData(PublicOctets).AsSpan(0, 8));
    }

    /// <summary>The public key as field RsaKey has it: u32 exponent, then the modulus, big-endian. Not to be changed.</summary>
    internal byte[] PublicOctets { get; }

    /// <summary>The first 8 octets of SHA-256 of <see cref="PublicOctets"/>, hexadecimal.</summary>
    internal string Fingerprint { get; }

    /// <summary>Octets of the modulus and of a wrapped secret.</summary>
    internal int ModulusSize => PublicOctets.Length - KeyExchangeSizes.Exponent;

    /// <summary>Whether the last user has gone and the private part is wiped.</summary>
    internal bool IsDisposed
    {
        get
        {
            lock (_gate)
            {
                return _users == 0;
            }
        }
    }

    /// <summary>
    /// Makes a pair and uses it once in both directions: a pair whose halves do not fit never leaves, and the private operation's
    /// blinding and Montgomery constants are ready (the first use costs 430 microseconds, later ones 215).
    /// </summary>
    /// <exception cref="CryptographicException">The platform cannot make a key, or made one that does not work.</exception>
    internal static RsaKeyPair Make(int bits)
    {
        var pair = new RsaKeyPair(RSA.Create(bits));
        Span<byte> sent = stackalloc byte[KeyExchangeSizes.Secret];
        Span<byte> found = stackalloc byte[KeyExchangeSizes.Secret];
        RandomNumberGenerator.Fill(sent);
        byte[] wrapped = pair._rsa.Encrypt(sent, RSAEncryptionPadding.OaepSHA256);
        if (pair.TryDecrypt(wrapped, found) && CryptographicOperations.FixedTimeEquals(sent, found))
        {
            return pair;
        }

        pair.RemoveUser();
        throw new CryptographicException("A new RSA key pair failed its test.");
    }

    /// <summary>Counts a user.</summary>
    /// <returns>False when the pair is disposed.</returns>
    internal bool TryAddUser()
    {
        lock (_gate)
        {
            if (_users == 0)
            {
                return false;
            }

            _users++;
            return true;
        }
    }

    /// <summary>A user goes. The last one disposes the pair.</summary>
    internal void RemoveUser()
    {
        lock (_gate)
        {
            _users--;
            if (_users == 0)
            {
                _rsa.Dispose();
            }
        }
    }

    /// <summary>
    /// Unwraps a secret (RFC 8017 section 7.1.2). Wrong length, wrong padding and a secret of another length are one answer: false, with zeros
    /// in place of the secret. .NET promises no parallel use of one RSA object, so users take turns.
    /// </summary>
    internal bool TryDecrypt(ReadOnlySpan<byte> wrapped, Span<byte> secret)
    {
        lock (_gate)
        {
            int length = 0;
            bool opened = _users > 0 && wrapped.Length == ModulusSize && TryOpen(wrapped, secret, out length);
            if (!opened || length != KeyExchangeSizes.Secret)
            {
                CryptographicOperations.ZeroMemory(secret);
                return false;
            }

            return true;
        }
    }

    private bool TryOpen(ReadOnlySpan<byte> wrapped, Span<byte> secret, out int length)
    {
        try
        {
            return _rsa.TryDecrypt(wrapped, secret, RSAEncryptionPadding.OaepSHA256, out length);
        }
        catch (CryptographicException)
        {
            // Not a wrapped secret for this key. The exception says no more than that, and neither do we.
            length = 0;
            return false;
        }
    }
}
