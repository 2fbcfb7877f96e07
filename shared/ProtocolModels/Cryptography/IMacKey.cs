namespace NanoPeers.Cryptography;

/// <summary>A MAC key that the platform holds: HMAC-SHA-256 (RFC 2104).</summary>
public interface IMacKey
{
    /// <summary>Computes the MAC of a message. The output may overlap the input: it is written last.</summary>
    /// <param name="data">Holds the message.</param>
    /// <param name="offset">Where the message begins.</param>
    /// <param name="count">Octets of message.</param>
    /// <param name="mac">Receives 32 octets.</param>
    /// <param name="macOffset">Where they are written.</param>
    void Compute(byte[] data, int offset, int count, byte[] mac, int macOffset);

    /// <summary>Overwrites the key and frees what the platform holds. The object is dead afterwards; calling twice is harmless.</summary>
    void Wipe();
}
