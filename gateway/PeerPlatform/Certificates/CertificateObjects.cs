using System.Security.Cryptography;

namespace NanoPeers.PeerPlatform.Certificates;

/// <summary>Object identifiers in certificates.</summary>
internal static class CertificateObjects
{
    /// <summary>
    /// The group's extension: 2.25 and the number of the UUID ab6aeb4a-3cfd-43eb-96da-0e13d0ade891 (ITU-T X.667: anybody may make such a one).
    /// </summary>
    internal const string GroupExtension = "2.25.227853142994241469759338280466682603665";

    /// <summary>sha256WithRSAEncryption, RFC 8017 appendix A.2.4.</summary>
    internal const string RsaWithSha256 = "1.2.840.113549.1.1.11";

    internal const string BasicConstraints = "2.5.29.19";

    internal const string KeyUsage = "2.5.29.15";

    internal const string SubjectKeyIdentifier = "2.5.29.14";

    internal const string AuthorityKeyIdentifier = "2.5.29.35";

    internal static readonly Oid CommonName = new("2.5.4.3");
}
