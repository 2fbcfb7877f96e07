namespace NanoPeers.PeerPlatform.Advertisements;

/// <summary>Whether this peer can do with a provider what the provider advertises.</summary>
public enum AccessVerdict
{
    /// <summary>It can.</summary>
    Fits,

    /// <summary>The provider takes proofs only that this peer has not. Nothing was sent.</summary>
    NoProof,

    /// <summary>The provider takes members of a group only in which this peer is not. Nothing was sent.</summary>
    NotAMember,

    /// <summary>None of the advertised suites is one that this peer uses. Nothing was sent.</summary>
    NoCommonAlgorithm,

    /// <summary>None of the advertised key exchanges is one that this peer uses. Nothing was sent.</summary>
    NoCommonKeyExchange,

    /// <summary>The advertisement names no group in which a session could be. Nothing was sent.</summary>
    NoGroup,

    /// <summary>The provider did not answer where it is known to be.</summary>
    NotReached,

    /// <summary>Who answered is not the one, or has not the key, that the credentialing policy names. Its session is not used.</summary>
    WrongCredential,

    /// <summary>The advertisement does not tell what is needed. Nothing was sent.</summary>
    Incomplete,
}
