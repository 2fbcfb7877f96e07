namespace NanoPeers.Sessions;

/// <summary>
/// No proof at all (S0: the public key sent unsigned). The session keeps others from listening, but who the other end is stays unknown.
/// </summary>
public sealed class NoAuthenticator : IAuthenticator
{
    /// <inheritdoc/>
    public int CredentialLength
    {
        get { return 1; }
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
        into[offset] = AuthenticatorMethod.None;
    }

    /// <inheritdoc/>
    public void Prove(byte[] claim, int count, byte[] proof, int proofOffset)
    {
    }

    /// <inheritdoc/>
    public bool Verify(byte[] claim, int count, SessionMessage message, byte[] senderBuffer, int senderOffset)
    {
        bool none = message.LengthOf(SessionField.Credential) == 1
            && message.Buffer[message.OffsetOf(SessionField.Credential)] == AuthenticatorMethod.None;
        return (none || message.Kind == SessionMessageKind.Key) && message.LengthOf(SessionField.Proof) == 0;
    }
}
