using System;
using NanoPeers.Messages;

namespace NanoPeers.Sessions;

/// <summary>Writes the messages of an introduction, which live under a session's key. Each answers octets written, or 0.</summary>
public static class IntroductionMessages
{
    /// <summary>Writes an Introduced: the answer to an Introduce.</summary>
    /// <param name="session">The session that the Introduce came under.</param>
    /// <param name="writer">This peer's writer.</param>
    /// <param name="id">The introduction.</param>
    /// <param name="reason">None when it was taken, else why not.</param>
    /// <param name="into">Receives the message.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="capacity">Most octets it may take.</param>
    public static int WriteIntroduced(
        SecuredSession session, MessageWriter writer, ulong id, RejectReason reason, byte[] into, int offset, int capacity)
    {
        writer.Begin(into, offset, capacity);
        writer.BeginBody(ProtocolTag.Session);
        writer.WriteUInt8(SessionField.Kind, SessionMessageKind.Introduced);
        writer.WriteCredential();
        writer.WriteUInt64(SessionField.PresharedId, id);
        writer.WriteUInt8(SessionField.Reason, (int)reason);
        writer.EndBody();
        return session.Finish(writer);
    }

    /// <summary>Writes an Introduce; what could not be sealed is overwritten, since it holds the secret.</summary>
    internal static int WriteIntroduce(
        SecuredSession session, MessageWriter writer, IntroducedEnd other, ulong id, byte[] secret, uint lifetimeSeconds, byte[] into, int offset, int capacity)
    {
        writer.Begin(into, offset, capacity);
        writer.BeginBody(ProtocolTag.Session);
        writer.WriteUInt8(SessionField.Kind, SessionMessageKind.Introduce);
        writer.WriteCredential();
        writer.WriteIdentifier(SessionField.Peer, other.Session.Peer);
        writer.WriteOctets(SessionField.Endpoint, other.Endpoint, 0, other.Endpoint.Length);
        writer.WriteUInt64(SessionField.PresharedId, id);
        writer.WriteOctets(SessionField.Secret, secret, 0, secret.Length);
        writer.WriteUInt32(SessionField.Lifetime, lifetimeSeconds);
        writer.EndBody();
        int length = session.Finish(writer);
        if (length == 0)
        {
            Array.Clear(into, offset, capacity);
        }

        return length;
    }
}
