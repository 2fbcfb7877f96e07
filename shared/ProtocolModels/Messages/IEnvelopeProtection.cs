namespace NanoPeers.Messages;

/// <summary>
/// Seals messages of one direction of one key, and opens those of the other end's same direction. Encrypts, then authenticates
/// (PROTOCOL.md section 2). One thread at a time.
/// </summary>
public interface IEnvelopeProtection
{
    /// <summary>Its number in the envelope, see <see cref="Messages.Suite"/>.</summary>
    int Suite { get; }

    /// <summary>The key id in the envelope; 0 when clear.</summary>
    ulong KeyId { get; }

    /// <summary>Whether the bodies are encrypted.</summary>
    bool Encrypts { get; }

    /// <summary>Octets that bodies take once sealed.</summary>
    /// <param name="plainLength">Their octets in clear.</param>
    int SealedLength(int plainLength);

    /// <summary>Pads and encrypts the bodies in place and writes the digest. Every other part of the envelope is final, the digest zero.</summary>
    /// <param name="buffer">Holds the message, with room for the padding.</param>
    /// <param name="offset">Where the message begins.</param>
    /// <param name="bodiesOffset">Where the bodies begin in the buffer.</param>
    /// <param name="plainLength">Their octets in clear.</param>
    void Seal(byte[] buffer, int offset, int bodiesOffset, int plainLength);

    /// <summary>
    /// Checks the digest of a decoded message and decrypts its bodies in place; on success the envelope stands before its first body and
    /// all bodies are known to be well formed. Hop limit, total length and digest are as they were afterwards. The bodies are not: a
    /// message is opened once, by the key that its key id names; a suite may leave zeros in place of bodies that it refuses.
    /// </summary>
    /// <param name="envelope">A message that <see cref="Envelope.TryDecode"/> called complete.</param>
    OpenStatus Open(Envelope envelope);

    /// <summary>Overwrites the keys. The object is dead afterwards.</summary>
    void Wipe();
}
