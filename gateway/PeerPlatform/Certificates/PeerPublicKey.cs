using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using NanoPeers.Cryptography;
using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.Certificates;

/// <summary>
/// The public half of an <see cref="IPeerKey"/>: RSA of 2048 or 3072 bits with an odd exponent from 3 to 65537, nothing else. Immutable; any
/// thread may call.
/// </summary>
public sealed class PeerPublicKey
{
    /// <summary>Octets of a fingerprint.</summary>
    public const int FingerprintLength = 32;

    /// <summary>Most octets of a modulus (3072 bits).</summary>
    internal const int MaxModulusOctets = Limits.MaxModulusLength;

    /// <summary>Most octets of a SubjectPublicKeyInfo: the modulus, and less than 64 octets around it.</summary>
    public const int MaxInfoOctets = MaxModulusOctets + 64;

    private readonly byte[] _info;
    private readonly byte[] _fingerprint;
    private readonly RSAParameters _parameters;
    private readonly Lock _gate = new();

    /// <summary>Made for the first signature: making it takes ten times as long as checking one. Its handle ends with the key.</summary>
    private RSA? _verifier;

    private PeerPublicKey(byte[] info, RSAParameters parameters)
    {
        _info = info;
        _fingerprint = SHA256.HashData(info);
        _parameters = parameters;
    }

    /// <summary>SubjectPublicKeyInfo in DER.</summary>
    public ReadOnlyMemory<byte> SubjectPublicKeyInfo => _info;

    /// <summary>SHA-256 of <see cref="SubjectPublicKeyInfo"/>.</summary>
    public ReadOnlyMemory<byte> Fingerprint => _fingerprint;

    /// <summary>Octets of a signature and of a wrapped secret.</summary>
    public int SignatureLength => _parameters.Modulus!.Length;

    /// <summary>The modulus, big-endian, without leading zeros.</summary>
    public ReadOnlyMemory<byte> Modulus => _parameters.Modulus;

    /// <summary>The exponent.</summary>
    public uint Exponent
    {
        get
        {
            uint exponent = 0;
            foreach (byte octet in _parameters.Exponent!)
            {
                exponent = (exponent << 8) | octet;
            }

            return exponent;
        }
    }

    /// <summary>Takes a public key. Only its one canonical encoding counts, so that one key has one fingerprint.</summary>
    /// <param name="info">SubjectPublicKeyInfo in DER.</param>
    /// <param name="key">The key, or null.</param>
    /// <returns>False for anything but an RSA key of 2048 or 3072 bits with an odd exponent from 3 to 65537.</returns>
    public static bool TryParse(ReadOnlySpan<byte> info, [NotNullWhen(true)] out PeerPublicKey? key)
    {
        key = null;
        if (info.Length > MaxInfoOctets)
        {
            return false;
        }

        using RSA rsa = RSA.Create();
        try
        {
            rsa.ImportSubjectPublicKeyInfo(info, out int read);
            byte[] canonical = rsa.ExportSubjectPublicKeyInfo();
            if (read == info.Length && info.SequenceEqual(canonical))
            {
                PeerPublicKey found = new(canonical, rsa.ExportParameters(includePrivateParameters: false));
                key = found.IsStrong ? found : null;
            }
        }
        catch (CryptographicException)
        {
            // Not a key: the answer says so.
        }

        return key is not null;
    }

    /// <summary>The key with these numbers. Its encoding is made here and so canonical: it needs no parser.</summary>
    /// <param name="key">A key that is held; it was checked when it was read.</param>
    internal static PeerPublicKey Of(RsaPublicKey key)
    {
        byte[] info = new byte[PublicKeyInfo.MaxLength];
        int length = PublicKeyInfo.Write(key, info, 0);
        byte[] exponent = key.Exponent > ushort.MaxValue ? [(byte)(key.Exponent >> 16), (byte)(key.Exponent >> 8), (byte)key.Exponent]
            : key.Exponent > byte.MaxValue ? [(byte)(key.Exponent >> 8), (byte)key.Exponent]
            : [(byte)key.Exponent];
        return new PeerPublicKey(info[..length], new RSAParameters { Modulus = key.Modulus[..key.ModulusSize], Exponent = exponent });
    }

    /// <summary>Checks a signature: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 section 8.2).</summary>
    /// <param name="data">What was signed.</param>
    /// <param name="signature">The signature.</param>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureLength)
        {
            return false;
        }

        lock (_gate)
        {
            try
            {
                _verifier ??= RSA.Create(_parameters);
                return _verifier.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            }
            catch (CryptographicException)
            {
                return false; // The platform does not take the key.
            }
        }
    }

    /// <summary>Wraps a secret for the key's owner: RSAES-OAEP, SHA-256, no label (RFC 8017 section 7.1.1).</summary>
    /// <param name="secret">The secret: at most <see cref="SignatureLength"/> less 66 octets.</param>
    /// <param name="wrapped">Receives <see cref="SignatureLength"/> octets.</param>
    /// <exception cref="ArgumentException">The secret is too long, or there is no room for the answer.</exception>
    public void Wrap(ReadOnlySpan<byte> secret, Span<byte> wrapped)
    {
        if (secret.Length > SignatureLength - 66 || wrapped.Length < SignatureLength)
        {
            throw new ArgumentException("The secret is too long to be wrapped, or there is no room for it.", nameof(secret));
        }

        using RSA rsa = RSA.Create(_parameters);
        rsa.Encrypt(secret, wrapped, RSAEncryptionPadding.OaepSHA256);
    }

    private bool IsStrong =>
        SignatureLength is 256 or 384 && _parameters.Modulus![0] >= 0x80
        && _parameters.Exponent!.Length is >= 1 and <= 3 && (Exponent & 1) == 1 && Exponent is >= 3 and <= 65537;
}
