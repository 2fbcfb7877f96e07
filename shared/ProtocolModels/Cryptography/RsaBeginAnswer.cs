namespace NanoPeers.Cryptography;

/// <summary>What an RSA operation answers when it is begun. Only <see cref="Begun"/> makes steps due.</summary>
public enum RsaBeginAnswer
{
    /// <summary>The operation is under way.</summary>
    Begun,

    /// <summary>The key object holds no key: none was read, or the last one was refused.</summary>
    NoKey,

    /// <summary>The key has more bits than the operation's arrays were made for.</summary>
    KeyTooLong,

    /// <summary>The number is not below the modulus (RFC 8017 sections 5.1.1 and 5.2.2).</summary>
    NotBelowModulus,

    /// <summary>The message is longer than OAEP can hold: octets of modulus less 66 (RFC 8017 section 7.1.1).</summary>
    MessageTooLong,

    /// <summary>The signature has not as many octets as the modulus (RFC 8017 section 8.2.2).</summary>
    WrongLength,
}
