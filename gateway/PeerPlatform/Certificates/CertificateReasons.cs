using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Certificates;

/// <summary>What a peer is told whose certificate does not count: what it can do something about, and no more.</summary>
internal static class CertificateReasons
{
    internal static RejectReason ReasonOf(CertificateFault fault) => fault switch
    {
        CertificateFault.None => RejectReason.None,
        CertificateFault.WrongGroup => RejectReason.WrongGroup,
        CertificateFault.NotYetValid or CertificateFault.Expired or CertificateFault.AuthorityExpired => RejectReason.CertificateExpired,
        CertificateFault.Revoked => RejectReason.Removed,
        _ => RejectReason.CertificateRefused,
    };
}
