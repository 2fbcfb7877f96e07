namespace NanoPeers.Sessions;

/// <summary>
/// No proof at all (S0: the public key sent unsigned). The session keeps others from listening, but who the other end is stays unknown.
/// </summary>
public sealed class NoAuthenticator : IAuthenticator
{
    /// <inheritdoc/>
    public int CredentialLength
    {
        get { return 0; }
    }

    /// <inheritdoc/>
    public int ProofLength
    {
        get { return 0; }
    }

    /// <inheritdoc/>
    public bool IsCostly
    {
        get { return true; }
    }

    /// <inheritdoc/>
    public void WriteCredential(byte[] into, int offset)
    {
    }

    /// <inheritdoc/>
    public void Prove(byte[] claim, int count, byte[] proof, int proofOffset)
    {
    }

    /// <inheritdoc/>
    public bool Verify(byte[] claim, int count, SessionMessage message, byte[] senderBuffer, int senderOffset)
    {
        // A refusal has neither, whoever wrote it: it is a hint, and tried by asking again.
        bool empty = message.LengthOf(SessionField.Credential) == 0 && message.LengthOf(SessionField.Proof) == 0;
        return empty && message.Kind != SessionMessageKind.Reject;
    }
}
