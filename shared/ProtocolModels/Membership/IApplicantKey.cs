namespace NanoPeers.Membership;

/// <summary>The identity key of an applicant that has one: a full peer. Constrained peers have none and leave it out.</summary>
public interface IApplicantKey
{
    /// <summary>SubjectPublicKeyInfo in DER. Not to be changed.</summary>
    byte[] SubjectPublicKeyInfo { get; }

    /// <summary>SHA-256 of it, 32 octets. Not to be changed.</summary>
    byte[] Fingerprint { get; }

    /// <summary>Octets of a signature.</summary>
    int SignatureLength { get; }

    /// <summary>Signs a claim: RSASSA-PKCS1-v1_5 with SHA-256.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="count">Its octets, from the beginning.</param>
    /// <param name="signature">Receives the signature.</param>
    /// <param name="offset">Where it begins.</param>
    void Sign(byte[] claim, int count, byte[] signature, int offset);
}
