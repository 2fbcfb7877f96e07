namespace NanoPeers.Cryptography;

/// <summary>What full peers have beyond <see cref="ICryptography"/>: AES-256-GCM for suite 2. A constrained peer has no such thing.</summary>
public interface IFullCryptography : ICryptography
{
    /// <summary>Takes a copy of a 32-octet AES key for use in GCM mode with 16-octet tags and 12-octet nonces.</summary>
    /// <param name="key">Holds the key.</param>
    /// <param name="keyOffset">Where its 32 octets begin.</param>
    IGcmKey CreateAesGcmKey(byte[] key, int keyOffset);
}
