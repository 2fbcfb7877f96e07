using NanoPeers.Membership;
using NanoPeers.PeerPlatform.Certificates;

namespace NanoPeers.PeerPlatform.Admission;

/// <summary>A full peer's identity key as an applicant uses it.</summary>
public sealed class ApplicantPeerKey : IApplicantKey
{
    private readonly IPeerKey _key;

    /// <summary>Applies with a key.</summary>
    /// <param name="key">The identity key.</param>
    public ApplicantPeerKey(IPeerKey key)
    {
        _key = key;
        SubjectPublicKeyInfo = key.SubjectPublicKeyInfo.ToArray();
        Fingerprint = key.Fingerprint.ToArray();
    }

    /// <inheritdoc/>
    public byte[] SubjectPublicKeyInfo { get; }

    /// <inheritdoc/>
    public byte[] Fingerprint { get; }

    /// <inheritdoc/>
    public int SignatureLength => _key.SignatureLength;

    /// <inheritdoc/>
    public void Sign(byte[] claim, int count, byte[] signature, int offset) => _key.Sign(claim.AsSpan(0, count), signature.AsSpan(offset));
}
