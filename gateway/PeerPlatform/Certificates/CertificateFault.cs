namespace NanoPeers.PeerPlatform.Certificates;

/// <summary>What is wrong with a certificate. The order is the order of the checks: the first fault is the answer. CERTIFICATES.md.</summary>
public enum CertificateFault
{
    /// <summary>Nothing: it counts.</summary>
    None = 0,

    /// <summary>Longer than <see cref="MemberCertificate.MaxOctets"/>.</summary>
    TooLong = 1,

    /// <summary>No X.509 certificate of version 3, or something follows it.</summary>
    Malformed = 2,

    /// <summary>The certified key is not RSA of 2048 bits, or the signature is not RSA with SHA-256.</summary>
    WeakKey = 3,

    /// <summary>The group's extension is missing, stands twice, is critical, or does not hold what it must; or a critical one is unknown.</summary>
    WrongExtension = 4,

    /// <summary>Another group's.</summary>
    WrongGroup = 5,

    /// <summary>Not for signatures, or for more than a member may: it would certify others.</summary>
    WrongKeyUsage = 6,

    /// <summary>Its subject is no peer, or another than the one that shows it.</summary>
    WrongPeer = 7,

    /// <summary>The certified key is not the peer's.</summary>
    WrongKey = 8,

    /// <summary>No authority of the group issued it.</summary>
    WrongIssuer = 9,

    /// <summary>The authority's signature does not fit: forged or changed.</summary>
    BadSignature = 10,

    /// <summary>Its time has not come by this peer's clock.</summary>
    NotYetValid = 11,

    /// <summary>Its time is over by this peer's clock.</summary>
    Expired = 12,

    /// <summary>The authority's own certificate is out of its time.</summary>
    AuthorityExpired = 13,

    /// <summary>The path check of X.509 (RFC 5280 section 6) refused it for another reason.</summary>
    ChainRefused = 14,

    /// <summary>The peer was removed, or its key revoked.</summary>
    Revoked = 15,
}
