namespace NanoPeers.PeerPlatform.Certificates;

/// <summary>
/// A full peer's long-term identity key: RSA, 2048 or 3072 bits. It signs what the peer says as itself (statements, proofs, certificates) and
/// opens what was wrapped for it. The private part never leaves through this interface. Any thread may call. CERTIFICATES.md.
/// </summary>
public interface IPeerKey
{
    /// <summary>The public key, SubjectPublicKeyInfo in DER (RFC 5280 section 4.1.2.7).</summary>
    ReadOnlyMemory<byte> SubjectPublicKeyInfo { get; }

    /// <summary>SHA-256 of <see cref="SubjectPublicKeyInfo"/>: 32 octets that name the key.</summary>
    ReadOnlyMemory<byte> Fingerprint { get; }

    /// <summary>Octets of a signature and of a wrapped secret: 256 or 384.</summary>
    int SignatureLength { get; }

    /// <summary>Signs: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 section 8.2).</summary>
    /// <param name="data">What is signed, not its hash.</param>
    /// <param name="signature">Receives <see cref="SignatureLength"/> octets.</param>
    /// <exception cref="ArgumentException">There is no room for the signature.</exception>
    /// <exception cref="ObjectDisposedException">The key was wiped.</exception>
    void Sign(ReadOnlySpan<byte> data, Span<byte> signature);

    /// <summary>Opens a secret that was wrapped with RSAES-OAEP, SHA-256, no label (RFC 8017 section 7.1.2).</summary>
    /// <param name="wrapped">The wrapped secret.</param>
    /// <param name="secret">Receives a secret of exactly its length; zeros when the answer is false. The caller wipes it after use.</param>
    /// <returns>False for whatever is not such a secret for this key; the cases are not told apart.</returns>
    /// <exception cref="ObjectDisposedException">The key was wiped.</exception>
    bool TryUnwrap(ReadOnlySpan<byte> wrapped, Span<byte> secret);
}
