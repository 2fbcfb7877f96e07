namespace NanoPeers.Cryptography;

/// <summary>
/// What every platform supplies: the three primitives that an ESP32 has in hardware (AES-128-CBC, HMAC-SHA-256, a random
/// source). Everything else of this folder is managed code on top of them. PROTOCOL.md section 2; S0 figs. 2 and 3.
/// </summary>
public interface ICryptography
{
    /// <summary>
    /// HMAC-SHA-256 (RFC 2104) under a key that is used once. The output may overlap the input: it is written last.
    /// </summary>
    /// <param name="key">Holds the key.</param>
    /// <param name="keyOffset">Where the key begins.</param>
    /// <param name="keyCount">Octets of key, 0 or more.</param>
    /// <param name="data">Holds the message.</param>
    /// <param name="offset">Where the message begins.</param>
    /// <param name="count">Octets of message, 0 or more.</param>
    /// <param name="mac">Receives 32 octets.</param>
    /// <param name="macOffset">Where they are written.</param>
    void ComputeHmac(byte[] key, int keyOffset, int keyCount, byte[] data, int offset, int count, byte[] mac, int macOffset);

    /// <summary>Takes a copy of a MAC key that will be used for many messages.</summary>
    /// <param name="key">Holds the key.</param>
    /// <param name="keyOffset">Where the key begins.</param>
    /// <param name="keyCount">Octets of key.</param>
    IMacKey CreateHmacKey(byte[] key, int keyOffset, int keyCount);

    /// <summary>Takes a copy of a 16-octet AES key that will be used for many messages in CBC mode.</summary>
    /// <param name="key">Holds the key.</param>
    /// <param name="keyOffset">Where its 16 octets begin.</param>
    ICbcKey CreateAesCbcKey(byte[] key, int keyOffset);

    /// <summary>Fills octets from the platform's cryptographic random source.</summary>
    /// <param name="buffer">Receives the octets.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="count">How many.</param>
    void FillRandom(byte[] buffer, int offset, int count);
}
