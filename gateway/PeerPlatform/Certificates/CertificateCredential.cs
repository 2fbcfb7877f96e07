using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Certificates;

/// <summary>The credential of a set-up by certificate, 41 octets: method, digest of the sender's certificate, start of the other's. SESSIONS.md.</summary>
internal static class CertificateCredential
{
    internal const int Length = 1 + MemberCertificate.DigestLength + KnownLength;

    internal const int KnownLength = 8;

    private const int KnownAt = 1 + MemberCertificate.DigestLength;

    internal static void Write(MemberCertificate own, MemberCertificate? other, Span<byte> into)
    {
        into[..Length].Clear();
        into[0] = AuthenticatorMethod.Certificate;
        own.Digest.Span.CopyTo(into[1..]);
        if (other is not null)
        {
            other.Digest.Span[..KnownLength].CopyTo(into[KnownAt..]);
        }
    }

    /// <summary>Whether a message proves by certificate.</summary>
    internal static bool Is(SessionMessage message)
    {
        int at = message.OffsetOf(SessionField.Credential);
        return message.LengthOf(SessionField.Credential) == Length && message.Buffer[at] == AuthenticatorMethod.Certificate;
    }

    /// <summary>The digest of the sender's certificate.</summary>
    internal static ReadOnlySpan<byte> DigestIn(SessionMessage message) =>
        message.Buffer.AsSpan(message.OffsetOf(SessionField.Credential) + 1, MemberCertificate.DigestLength);

    /// <summary>Whether the sender already has a certificate of the receiver.</summary>
    internal static bool Knows(SessionMessage message, MemberCertificate certificate) =>
        message.Buffer.AsSpan(message.OffsetOf(SessionField.Credential) + KnownAt, KnownLength).SequenceEqual(certificate.Digest.Span[..KnownLength]);
}
