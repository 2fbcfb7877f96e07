using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Certificates;

/// <summary>Writes session messages of kind Certificate.</summary>
internal static class CertificateMessage
{
    /// <summary>Writes one.</summary>
    /// <returns>Octets of the message.</returns>
    internal static int Write(SessionTools tools, ulong attemptId, ulong sessionId, MemberCertificate certificate, byte[]? cookie, byte[] into)
    {
        MessageWriter writer = tools.BeginClear(ProtocolTag.Session, into, 0, Limits.MaxDatagram);
        writer.WriteUInt8(SessionField.Kind, SessionMessageKind.Certificate);
        writer.WriteUInt64(SessionField.AttemptId, attemptId);
        writer.WriteUInt64(SessionField.SessionId, sessionId);
        writer.ReserveOctets(SessionField.Credential, 0);
        int at = writer.ReserveOctets(SessionField.Certificate, certificate.Octets.Length);
        certificate.Octets.Span.CopyTo(writer.Buffer.AsSpan(at));
        if (cookie is not null)
        {
            writer.WriteOctets(SessionField.Cookie, cookie, 0, cookie.Length);
        }

        return tools.FinishClear();
    }
}
