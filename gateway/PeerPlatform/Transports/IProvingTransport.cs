using NanoPeers.PeerPlatform.Certificates;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// A transport whose connections prove both ends and encrypt by themselves: a session can be agreed inside one without a key exchange and without
/// proofs of its own. TRANSPORTS.md, "TLS".
/// </summary>
public interface IProvingTransport : ITransport
{
    /// <summary>An address for a connection that one session has to itself. It is made at the first message, and not again.</summary>
    /// <param name="to">Where the remote takes connections.</param>
    RemoteAddress Own(RemoteAddress to);

    /// <summary>The certificate by which the remote of an open connection proved itself; null when the connection is not there, or not yet.</summary>
    /// <param name="remote">The far end.</param>
    MemberCertificate? FindProven(RemoteAddress remote);

    /// <summary>Ends a connection whose session has ended: what waits is sent, then its keys are gone at both ends.</summary>
    /// <param name="remote">The far end.</param>
    void Release(RemoteAddress remote);
}
