namespace NanoPeers.Sessions;

/// <summary>
/// Proves and checks membership inside the handshake: a plug-in that the group's policy names (S0, security model: credentials are opaque to
/// the messages that carry them). One object serves one pair of peers.
/// </summary>
public interface IAuthenticator
{
    /// <summary>Octets of this end's credential, at most <see cref="Limits.MaxCredentialLength"/>.</summary>
    int CredentialLength { get; }

    /// <summary>Octets of a proof.</summary>
    int ProofLength { get; }

    /// <summary>Whether checking a proof is itself public-key work: then a cookie comes first.</summary>
    bool IsCostly { get; }

    /// <summary>Writes this end's credential.</summary>
    /// <param name="into">Receives it.</param>
    /// <param name="offset">Where it begins.</param>
    void WriteCredential(byte[] into, int offset);

    /// <summary>Proves a claim.</summary>
    /// <param name="claim">Holds the claim.</param>
    /// <param name="count">Its octets, from the beginning.</param>
    /// <param name="proof">Receives the proof.</param>
    /// <param name="proofOffset">Where it begins.</param>
    void Prove(byte[] claim, int count, byte[] proof, int proofOffset);

    /// <summary>Checks the other end's proof.</summary>
    /// <param name="claim">Holds the claim.</param>
    /// <param name="count">Its octets, from the beginning.</param>
    /// <param name="message">The message with credential and proof.</param>
    /// <param name="senderBuffer">Holds the id that the sender claims; the claim covers it.</param>
    /// <param name="senderOffset">Where its 16 octets begin.</param>
    bool Verify(byte[] claim, int count, SessionMessage message, byte[] senderBuffer, int senderOffset);
}
