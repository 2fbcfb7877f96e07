using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>A responder's policy that takes proofs by certificate. Called from several threads at once; must not wait.</summary>
public interface ICertificateResponder : IResponderPolicy
{
    /// <summary>The membership by which a group's requests and certificates are judged; null where this peer has none by certificate.</summary>
    /// <param name="group">The group.</param>
    CertificateMembership? FindMembership(Identifier group);

    /// <summary>The membership by which a request is answered, where it is not that by which certificates are judged.</summary>
    /// <param name="request">The request.</param>
    CertificateMembership? FindOwn(SessionMessage request) => null;

    /// <summary>What proved the other end, where the policy serves one attempt alone; else null.</summary>
    CertificateAuthenticator? Proof => null;
}
