namespace NanoPeers.Cryptography;

/// <summary>An AES-128 key in CBC mode without padding (NIST SP 800-38A), held by the platform.</summary>
public interface ICbcKey
{
    /// <summary>Encrypts whole blocks in place.</summary>
    /// <param name="iv">Holds the 16-octet initialisation vector; not changed.</param>
    /// <param name="ivOffset">Where it begins.</param>
    /// <param name="buffer">Holds the blocks.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="count">Octets, a multiple of 16; 0 is allowed.</param>
    void Encrypt(byte[] iv, int ivOffset, byte[] buffer, int offset, int count);

    /// <summary>Decrypts whole blocks in place; parameters as for <see cref="Encrypt"/>.</summary>
    /// <param name="iv">Holds the 16-octet initialisation vector; not changed.</param>
    /// <param name="ivOffset">Where it begins.</param>
    /// <param name="buffer">Holds the blocks.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="count">Octets, a multiple of 16; 0 is allowed.</param>
    void Decrypt(byte[] iv, int ivOffset, byte[] buffer, int offset, int count);

    /// <summary>Overwrites the key and frees what the platform holds. The object is dead afterwards; calling twice is harmless.</summary>
    void Wipe();
}
