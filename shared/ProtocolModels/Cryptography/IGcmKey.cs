namespace NanoPeers.Cryptography;

/// <summary>An AES-256 key in GCM mode (NIST SP 800-38D), held by the platform.</summary>
public interface IGcmKey
{
    /// <summary>Encrypts octets in place and writes the tag.</summary>
    /// <param name="nonce">Holds the 12-octet nonce.</param>
    /// <param name="nonceOffset">Where it begins.</param>
    /// <param name="associated">Holds the associated data.</param>
    /// <param name="associatedOffset">Where it begins.</param>
    /// <param name="associatedCount">Its octets.</param>
    /// <param name="buffer">Holds the plaintext, receives the ciphertext.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    /// <param name="tag">Receives the 16-octet tag.</param>
    /// <param name="tagOffset">Where it is written.</param>
    void Encrypt(
        byte[] nonce, int nonceOffset, byte[] associated, int associatedOffset, int associatedCount,
        byte[] buffer, int offset, int count, byte[] tag, int tagOffset);

    /// <summary>Checks the tag and decrypts octets in place.</summary>
    /// <param name="nonce">Holds the 12-octet nonce.</param>
    /// <param name="nonceOffset">Where it begins.</param>
    /// <param name="associated">Holds the associated data.</param>
    /// <param name="associatedOffset">Where it begins.</param>
    /// <param name="associatedCount">Its octets.</param>
    /// <param name="buffer">Holds the ciphertext, receives the plaintext; zeroed when the tag is wrong.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    /// <param name="tag">Holds the 16-octet tag.</param>
    /// <param name="tagOffset">Where it begins.</param>
    /// <returns>False when the tag is wrong.</returns>
    bool Decrypt(
        byte[] nonce, int nonceOffset, byte[] associated, int associatedOffset, int associatedCount,
        byte[] buffer, int offset, int count, byte[] tag, int tagOffset);

    /// <summary>Overwrites the key and frees what the platform holds. The object is dead afterwards; calling twice is harmless.</summary>
    void Wipe();
}
