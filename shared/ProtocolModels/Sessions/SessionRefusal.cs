using NanoPeers.Messages;

namespace NanoPeers.Sessions;

/// <summary>
/// Writes a Reject outside any set-up, without proof: a hint. For a message under a session that is not known here, and for a device that asks a
/// gateway that does not know it.
/// </summary>
public static class SessionRefusal
{
    /// <summary>Writes the hint.</summary>
    /// <param name="tools">This peer's tools.</param>
    /// <param name="attemptId">The attempt, or 0.</param>
    /// <param name="sessionId">The session, or 0.</param>
    /// <param name="reason">Why.</param>
    /// <param name="into">Receives the message.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="capacity">Most octets it may take.</param>
    /// <returns>Octets of the message, or 0 when it did not fit.</returns>
    public static int Write(SessionTools tools, ulong attemptId, ulong sessionId, RejectReason reason, byte[] into, int offset, int capacity)
    {
        MessageWriter writer = tools.BeginClear(ProtocolTag.Session, into, offset, capacity);
        writer.WriteUInt8(SessionField.Kind, SessionMessageKind.Reject);
        writer.WriteUInt64(SessionField.AttemptId, attemptId);
        writer.WriteUInt64(SessionField.SessionId, sessionId);
        writer.ReserveOctets(SessionField.Credential, 0);
        writer.ReserveOctets(SessionField.KeyReply, 0);
        writer.WriteUInt8(SessionField.Reason, (int)reason);
        writer.ReserveOctets(SessionField.Proof, 0);
        return tools.FinishClear();
    }
}
