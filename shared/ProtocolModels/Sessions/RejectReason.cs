namespace NanoPeers.Sessions;

/// <summary>Why a session was refused or lost. Numbers on the wire are fixed for ever. SESSIONS.md.</summary>
public enum RejectReason
{
    /// <summary>Not refused.</summary>
    None = 0,

    /// <summary>The person asked said no.</summary>
    RefusedByUser = 1,

    /// <summary>The group's or the peer's policy does not allow it.</summary>
    RefusedByPolicy = 2,

    /// <summary>The responder knows no credential of this peer.</summary>
    UnknownPeer = 3,

    /// <summary>Another group than the responder's.</summary>
    WrongGroup = 4,

    /// <summary>No suite is allowed by both.</summary>
    NoCommonSuite = 5,

    /// <summary>No key exchange is possible for both.</summary>
    NoCommonKeyExchange = 6,

    /// <summary>The public key is too short, too long, even, or has a bad exponent.</summary>
    WeakKey = 7,

    /// <summary>RSA below 2048 bits, RC4 or DES was asked for (S0's own choices, long broken).</summary>
    LegacySuite = 8,

    /// <summary>The proof does not fit the secret that the responder holds: wrong key.</summary>
    BadProof = 9,

    /// <summary>No room for another session or set-up now.</summary>
    Busy = 10,

    /// <summary>The earlier or introduced secret is not known any more.</summary>
    UnknownPresharedKey = 11,

    /// <summary>The request breaks the protocol.</summary>
    BadRequest = 12,

    /// <summary>A message under a session that this peer does not have (any more): unproven, a hint to set up a new one.</summary>
    UnknownSession = 13,

    /// <summary>The purpose is not served here.</summary>
    UnknownPurpose = 14,

    /// <summary>The key in the answer was NULL.</summary>
    NullKey = 15,

    /// <summary>The person asked did not answer in time.</summary>
    Undecided = 16,

    /// <summary>The group asks for another way to prove membership, or a better one.</summary>
    WrongAuthenticator = 17,

    /// <summary>The certificate does not count here: forged, another group's, not the sender's, or not for this.</summary>
    CertificateRefused = 18,

    /// <summary>The certificate's time is over, or has not come, by the responder's clock.</summary>
    CertificateExpired = 19,

    /// <summary>The peer was removed from the group, or its key revoked.</summary>
    Removed = 20,
}
