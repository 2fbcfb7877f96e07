using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Tests.Sessions;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.KeyExchanges;

/// <summary>Session messages with one field of interest.</summary>
internal static class SessionBodies
{
    /// <summary>A Key message with the field, or without any when it is null.</summary>
    public static SessionMessage KeyWith(int field, byte[]? octets) => KeyWith(writer =>
    {
        if (octets != null)
        {
            writer.WriteOctets(field, octets, 0, octets.Length);
        }
    });

    /// <summary>A Key message with what is written.</summary>
    public static SessionMessage KeyWith(Action<MessageWriter> write)
    {
        var writer = new MessageWriter(Handshake.Id(1));
        byte[] buffer = new byte[Limits.MaxDatagram];
        writer.Begin(buffer, 0, buffer.Length);
        writer.BeginBody(ProtocolTag.Session);
        int body = writer.Position;
        writer.WriteUInt8(SessionField.Kind, SessionMessageKind.Key);
        writer.WriteUInt64(SessionField.AttemptId, 1);
        writer.WriteUInt64(SessionField.SessionId, 2);
        writer.WriteCredential();
        write(writer);
        writer.ReserveOctets(SessionField.Proof, 0);
        var message = new SessionMessage();
        Assert.Equal(DecodeStatus.Complete, message.TryDecode(buffer, body, writer.Position - body));
        return message;
    }

    /// <summary>The offer of an initiator's exchange.</summary>
    public static SessionMessage OfferOf(IInitiatorKeyExchange exchange) => KeyWith(exchange.WriteOffer);

    /// <summary>The reply of a responder's exchange that has done its steps.</summary>
    public static SessionMessage ReplyOf(IResponderKeyExchange exchange) => KeyWith(writer =>
        exchange.WriteReply(writer.Buffer, writer.ReserveOctets(SessionField.KeyReply, exchange.ReplyLength)));
}
