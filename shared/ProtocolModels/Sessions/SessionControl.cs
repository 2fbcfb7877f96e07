using NanoPeers.Messages;

namespace NanoPeers.Sessions;

/// <summary>Writes the messages that live under a session's key: ping, pong, close. Each answers octets written, or 0.</summary>
public static class SessionControl
{
    /// <summary>Writes a ping.</summary>
    /// <param name="session">Whose key.</param>
    /// <param name="writer">This peer's writer.</param>
    /// <param name="token">Comes back in the pong.</param>
    /// <param name="into">Receives the message.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="capacity">Most octets it may take.</param>
    public static int WritePing(SecuredSession session, MessageWriter writer, uint token, byte[] into, int offset, int capacity)
    {
        return WriteToken(session, writer, SessionMessageKind.Ping, token, into, offset, capacity);
    }

    /// <summary>Writes a pong.</summary>
    /// <param name="session">Whose key.</param>
    /// <param name="writer">This peer's writer.</param>
    /// <param name="token">The ping's token.</param>
    /// <param name="into">Receives the message.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="capacity">Most octets it may take.</param>
    public static int WritePong(SecuredSession session, MessageWriter writer, uint token, byte[] into, int offset, int capacity)
    {
        return WriteToken(session, writer, SessionMessageKind.Pong, token, into, offset, capacity);
    }

    /// <summary>Writes a close; the caller sends it and then closes the session.</summary>
    /// <param name="session">Whose key.</param>
    /// <param name="writer">This peer's writer.</param>
    /// <param name="reason">Why.</param>
    /// <param name="into">Receives the message.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="capacity">Most octets it may take.</param>
    public static int WriteClose(SecuredSession session, MessageWriter writer, CloseReason reason, byte[] into, int offset, int capacity)
    {
        Begin(writer, SessionMessageKind.Close, into, offset, capacity);
        writer.WriteUInt8(SessionField.Reason, (int)reason);
        writer.EndBody();
        return session.Finish(writer);
    }

    private static int WriteToken(SecuredSession session, MessageWriter writer, int kind, uint token, byte[] into, int offset, int capacity)
    {
        Begin(writer, kind, into, offset, capacity);
        writer.WriteUInt32(SessionField.Token, token);
        writer.EndBody();
        return session.Finish(writer);
    }

    private static void Begin(MessageWriter writer, int kind, byte[] into, int offset, int capacity)
    {
        writer.Begin(into, offset, capacity);
        writer.BeginBody(ProtocolTag.Session);
        writer.WriteUInt8(SessionField.Kind, kind);
        writer.WriteCredential();
    }
}
