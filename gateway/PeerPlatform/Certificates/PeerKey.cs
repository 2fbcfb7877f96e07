using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace NanoPeers.PeerPlatform.Certificates;

/// <summary>
/// The identity key of a full peer, in this process's memory. Kept between runs as PKCS#8, which the state's store seals. Disposing it wipes
/// it. Any thread may call.
/// </summary>
public sealed class PeerKey : IPeerKey, IDisposable
{
    /// <summary>Bits of a new key.</summary>
    public const int KeyBits = 2048;

    private readonly Lock _gate = new();
    private readonly RSA _rsa;
    private readonly PeerPublicKey _public;
    private bool _disposed;

    private PeerKey(RSA rsa, PeerPublicKey publicKey)
    {
        _rsa = rsa;
        _public = publicKey;
    }

    /// <summary>The public half.</summary>
    public PeerPublicKey PublicKey => _public;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> SubjectPublicKeyInfo => _public.SubjectPublicKeyInfo;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Fingerprint => _public.Fingerprint;

    /// <inheritdoc/>
    public int SignatureLength => _public.SignatureLength;

    /// <summary>Makes a key of <see cref="KeyBits"/> bits; takes about 0.1 s.</summary>
    /// <exception cref="CryptographicException">The platform cannot make a key.</exception>
    public static PeerKey Create() => Hold(RSA.Create(KeyBits)) ?? throw new CryptographicException("A new RSA key pair failed its test.");

    /// <summary>Takes a key that <see cref="ExportPkcs8"/> gave out.</summary>
    /// <param name="pkcs8">PrivateKeyInfo in DER (RFC 5208), unsealed.</param>
    /// <param name="key">The key, or null.</param>
    /// <returns>False for anything else: damage, another algorithm, a length that is none of ours, halves that do not fit.</returns>
    public static bool TryImport(ReadOnlySpan<byte> pkcs8, [NotNullWhen(true)] out PeerKey? key)
    {
        RSA rsa = RSA.Create();
        key = null;
        try
        {
            rsa.ImportPkcs8PrivateKey(pkcs8, out int read);
            key = read == pkcs8.Length ? Hold(rsa) : null;
        }
        catch (CryptographicException)
        {
            // Not a key: the answer says so.
        }

        if (key is null)
        {
            rsa.Dispose();
        }

        return key is not null;
    }

    /// <summary>The private key, for a store that seals it.</summary>
    /// <returns>PrivateKeyInfo in DER (RFC 5208), in clear: the caller wipes it after use.</returns>
    /// <exception cref="ObjectDisposedException">The key was wiped.</exception>
    public byte[] ExportPkcs8()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _rsa.ExportPkcs8PrivateKey();
        }
    }

    /// <inheritdoc/>
    public void Sign(ReadOnlySpan<byte> data, Span<byte> signature)
    {
        if (signature.Length < SignatureLength)
        {
            throw new ArgumentException($"A signature takes {SignatureLength} octets.", nameof(signature));
        }

        // .NET promises no parallel use of one RSA object.
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _rsa.SignData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
    }

    /// <inheritdoc/>
    public bool TryUnwrap(ReadOnlySpan<byte> wrapped, Span<byte> secret)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            bool opened = wrapped.Length == SignatureLength && TryOpen(wrapped, secret);
            if (!opened)
            {
                CryptographicOperations.ZeroMemory(secret);
            }

            return opened;
        }
    }

    /// <summary>Wipes the private part. What uses the key afterwards throws.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _rsa.Dispose();
        }
    }

    private static PeerKey? Hold(RSA rsa)
    {
        byte[] info = rsa.ExportSubjectPublicKeyInfo();
        byte[] probe = rsa.SignData(info, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        bool works = PeerPublicKey.TryParse(info, out PeerPublicKey? publicKey) && publicKey.Verify(info, probe);
        return works ? new PeerKey(rsa, publicKey!) : null;
    }

    private bool TryOpen(ReadOnlySpan<byte> wrapped, Span<byte> secret)
    {
        Span<byte> opened = stackalloc byte[PeerPublicKey.MaxModulusOctets];
        try
        {
            bool right = _rsa.TryDecrypt(wrapped, opened, RSAEncryptionPadding.OaepSHA256, out int length) && length == secret.Length;
            if (right)
            {
                opened[..length].CopyTo(secret);
            }

            return right;
        }
        catch (CryptographicException)
        {
            // Not a secret for this key. The exception says no more than that, and neither do we.
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(opened);
        }
    }
}
