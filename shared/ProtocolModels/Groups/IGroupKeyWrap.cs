using NanoPeers.Identifiers;

namespace NanoPeers.Groups;

/// <summary>
/// What a full peer can do with long-term keys: wrap a secret to a recipient's public key and sign as itself (CAPABILITIES Q3: never "with the
/// private key"). RSAES-OAEP and RSASSA-PKCS1-v1_5, both with SHA-256. A constrained peer has none.
/// </summary>
public interface IGroupKeyWrap
{
    /// <summary>Whether a member's public key is known and certified by the group.</summary>
    /// <param name="peer">The member.</param>
    bool Knows(Identifier peer);

    /// <summary>Writes the SHA-256 of this peer's own public key.</summary>
    /// <param name="into">Receives 32 octets.</param>
    /// <param name="offset">Where they are written.</param>
    void CopyFingerprint(byte[] into, int offset);

    /// <summary>Wraps 32 octets.</summary>
    /// <param name="recipient">Who may open them.</param>
    /// <param name="secret">Holds them.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="into">Receives 256 or 384 octets.</param>
    /// <param name="intoOffset">Where they are written.</param>
    /// <returns>Octets written; 0 when the recipient's key is not known.</returns>
    int Wrap(Identifier recipient, byte[] secret, int offset, byte[] into, int intoOffset);

    /// <summary>Opens what was wrapped for this peer.</summary>
    /// <param name="wrapped">Holds it.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    /// <param name="secret">Receives 32 octets; zeros when the answer is false.</param>
    /// <param name="secretOffset">Where they are written.</param>
    /// <returns>False for whatever is not 32 octets wrapped for this peer.</returns>
    bool TryUnwrap(byte[] wrapped, int offset, int count, byte[] secret, int secretOffset);

    /// <summary>Signs as this peer.</summary>
    /// <param name="data">Holds what is signed.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    /// <param name="into">Receives 256 or 384 octets.</param>
    /// <param name="intoOffset">Where they are written.</param>
    /// <returns>Octets written.</returns>
    int Sign(byte[] data, int offset, int count, byte[] into, int intoOffset);

    /// <summary>Whether a member has signed something.</summary>
    /// <param name="signer">The member.</param>
    /// <param name="data">Holds what was signed.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    /// <param name="signature">Holds the signature.</param>
    /// <param name="signatureOffset">Where it begins.</param>
    /// <param name="signatureCount">Its octets.</param>
    bool Verify(Identifier signer, byte[] data, int offset, int count, byte[] signature, int signatureOffset, int signatureCount);
}
