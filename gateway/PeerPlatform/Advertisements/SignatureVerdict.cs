namespace NanoPeers.PeerPlatform.Advertisements;

/// <summary>What is to be thought of an advertisement's signature.</summary>
public enum SignatureVerdict
{
    /// <summary>Signed by the key that it names, and within its lifetime.</summary>
    Good,

    /// <summary>It bears no signature.</summary>
    NotSigned,

    /// <summary>The key in it is none that is taken: RSA, 2048 or 3072 bits.</summary>
    BadKey,

    /// <summary>The key in it is not the one that is known of its publisher.</summary>
    AnothersKey,

    /// <summary>The signature is not of this document.</summary>
    BadSignature,

    /// <summary>The signature is good, and the lifetime is over.</summary>
    Expired,
}
