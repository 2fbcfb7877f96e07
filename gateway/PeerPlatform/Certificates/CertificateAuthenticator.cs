using NanoPeers.Identifiers;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Certificates;

/// <summary>
/// Proof by the key that the group's authority certified: a signature of the claim. One object serves one attempt. SESSIONS.md, "Certificates".
/// </summary>
public sealed class CertificateAuthenticator : IAuthenticator
{
    private readonly CertificateMembership _membership;
    private readonly MemberCertificate _own;
    private readonly Identifier? _expected;
    private MemberCertificate? _other;

    internal CertificateAuthenticator(CertificateMembership membership, Identifier? expected)
    {
        _membership = membership;
        _own = membership.Certificate;
        _expected = expected;
        MemberCertificate? known = expected is null ? null : membership.FindNewest(expected);
        Known = known is not null && membership.CheckAgain(known) == CertificateFault.None ? known : null;
    }

    /// <summary>What was last wrong with a certificate of the other end; None when nothing was.</summary>
    public CertificateFault Fault { get; private set; }

    /// <summary>The other end's certificate, once its proof was right; null before.</summary>
    public MemberCertificate? Other => _other;

    /// <inheritdoc/>
    public int CredentialLength => CertificateCredential.Length;

    /// <inheritdoc/>
    public int ProofLength => _membership.Key.SignatureLength;

    /// <inheritdoc/>
    public bool IsCostly => true;

    /// <summary>The membership that this object proves.</summary>
    internal CertificateMembership Membership => _membership;

    /// <summary>This peer's certificate in this attempt.</summary>
    internal MemberCertificate Own => _own;

    private MemberCertificate? Known { get; set; }

    /// <inheritdoc/>
    public void WriteCredential(byte[] into, int offset) => CertificateCredential.Write(_own, _other ?? Known, into.AsSpan(offset));

    /// <inheritdoc/>
    public void Prove(byte[] claim, int count, byte[] proof, int proofOffset) =>
        _membership.Key.Sign(claim.AsSpan(0, count), proof.AsSpan(proofOffset, ProofLength));

    /// <inheritdoc/>
    public bool Verify(byte[] claim, int count, SessionMessage message, byte[] senderBuffer, int senderOffset)
    {
        MemberCertificate? certificate = CertificateOf(message, senderBuffer, senderOffset);
        if (certificate is null || !certificate.Peer.Matches(senderBuffer, senderOffset))
        {
            return false;
        }

        Fault = _membership.CheckAgain(certificate);
        ReadOnlySpan<byte> proof = message.Buffer.AsSpan(message.OffsetOf(SessionField.Proof), message.LengthOf(SessionField.Proof));
        if (Fault != CertificateFault.None || !certificate.Key.Verify(claim.AsSpan(0, count), proof))
        {
            return false;
        }

        _other = certificate;
        return true;
    }

    /// <summary>Takes the certificate that the other end sent.</summary>
    internal void Take(ReadOnlySpan<byte> octets, Identifier sender) =>
        Fault = _expected is not null && !_expected.Equals(sender) ? CertificateFault.WrongPeer : _membership.Take(octets, sender);

    /// <summary>A Request and an Accept name a certificate; what follows them is by the same one. A Reject may be the first that comes.</summary>
    private MemberCertificate? CertificateOf(SessionMessage message, byte[] senderBuffer, int senderOffset)
    {
        if (message.Kind is SessionMessageKind.Request or SessionMessageKind.Accept)
        {
            return CertificateCredential.Is(message) ? _membership.Find(CertificateCredential.DigestIn(message)) : null;
        }

        return _other ?? (message.Kind == SessionMessageKind.Reject ? _membership.FindNewest(new Identifier(senderBuffer, senderOffset)) : null);
    }
}
