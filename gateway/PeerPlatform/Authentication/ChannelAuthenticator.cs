using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Authentication;

/// <summary>
/// The proof is the connection's: whoever speaks in it is the peer whose certificate it was made with, of the group that the request is for. The
/// credential is one octet that says so.
/// </summary>
internal sealed class ChannelAuthenticator(IProvingTransport transport, RemoteAddress remote, Identifier group) : IAuthenticator
{
    /// <inheritdoc/>
    public int CredentialLength => 1;

    /// <inheritdoc/>
    public int ProofLength => 0;

    /// <inheritdoc/>
    public bool IsCostly => false;

    /// <summary>The certificate by which the other end proved itself; null while the connection is not there.</summary>
    public MemberCertificate? Other => transport.FindProven(remote);

    /// <inheritdoc/>
    public void WriteCredential(byte[] into, int offset) => into[offset] = AuthenticatorMethod.Channel;

    /// <inheritdoc/>
    public void Prove(byte[] claim, int count, byte[] proof, int proofOffset)
    {
    }

    /// <inheritdoc/>
    public bool Verify(byte[] claim, int count, SessionMessage message, byte[] senderBuffer, int senderOffset)
    {
        bool says = message.LengthOf(SessionField.Credential) == 1
            && message.Buffer[message.OffsetOf(SessionField.Credential)] == AuthenticatorMethod.Channel
            && message.LengthOf(SessionField.Proof) == 0;
        return says && Other is { } proven && proven.Group.Equals(group) && proven.Peer.Matches(senderBuffer, senderOffset);
    }
}
