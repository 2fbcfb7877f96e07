namespace NanoPeers.Cryptography;

/// <summary>What <see cref="RsaPublicKey.Read"/> found in a modulus and an exponent.</summary>
public enum RsaKeyAnswer
{
    /// <summary>The key is held and can be used.</summary>
    Valid,

    /// <summary>The modulus has less than 2048 bits: RSA-512 and RSA-1024 of S0 are refused by name (Q1).</summary>
    TooShort,

    /// <summary>The modulus has more bits than the object was made for.</summary>
    TooLong,

    /// <summary>The modulus has some other number of bits than 2048 or 3072.</summary>
    UnsupportedLength,

    /// <summary>The modulus begins with a zero octet: there is one way to write a key, and this is not it.</summary>
    NotCanonical,

    /// <summary>The modulus is even, which no product of two large primes is.</summary>
    Even,

    /// <summary>The exponent is even, below 3 or above 65537.</summary>
    BadExponent,
}
