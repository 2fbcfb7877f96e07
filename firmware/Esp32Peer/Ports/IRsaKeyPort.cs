namespace NanoPeers.Firmware.Ports;

/// <summary>
/// A private RSA key of 2048 bits with exponent 65537, in an image that has RSA of its own. It is made in steps, so that the switch goes on; one key
/// at a time. Its private numbers stay behind the port.
/// </summary>
public interface IRsaKeyPort
{
    /// <summary>Whether there is a key.</summary>
    bool IsMade { get; }

    /// <summary>Does a part of making a key, and begins one when there is none under way. To be called once random octets can be trusted.</summary>
    /// <returns>False when the image refuses: the making is given up, and may be begun again later.</returns>
    bool Step();

    /// <summary>Writes the modulus, big-endian.</summary>
    /// <param name="into">Receives 256 octets.</param>
    /// <param name="offset">Where they begin.</param>
    /// <returns>False when there is no key.</returns>
    bool TryCopyModulus(byte[] into, int offset);

    /// <summary>Decrypts OAEP with SHA-256 and an empty label (RFC 8017, section 7.1.2).</summary>
    /// <param name="cipher">256 octets.</param>
    /// <param name="plain">Receives the plain text; 190 octets long.</param>
    /// <returns>The octets written; -1, whatever the reason, when there is nothing for this key.</returns>
    int Decrypt(byte[] cipher, byte[] plain);

    /// <summary>Overwrites the key, made or not. Calling twice is harmless.</summary>
    void Wipe();
}
