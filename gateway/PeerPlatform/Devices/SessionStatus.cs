using System.Globalization;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>A live session as people see it.</summary>
/// <param name="Id">Its id, 16 hexadecimal digits.</param>
/// <param name="AttemptId">The attempt that made it, 16 hexadecimal digits; the device's log has the same.</param>
/// <param name="Suite">Such as A128CBC-HS256.</param>
/// <param name="KeyExchange">Such as RSA-OAEP-SHA256 or resumption.</param>
/// <param name="Age">Since its keys were agreed.</param>
/// <param name="Sent">Messages sent.</param>
/// <param name="Received">Messages received.</param>
public sealed record SessionStatus(string Id, string AttemptId, string Suite, string KeyExchange, TimeSpan Age, long Sent, long Received)
{
    internal static SessionStatus Of(PeerSession session)
    {
        (uint sent, uint received) = session.Messages;
        return new SessionStatus(
            session.Id.ToString("x16", CultureInfo.InvariantCulture),
            session.AttemptId.ToString("x16", CultureInfo.InvariantCulture),
            Messages.Suite.NameOf(session.Terms.Suite),
            KeyExchangeMethod.NameOf(session.Terms.KeyExchange),
            session.Age,
            sent,
            received);
    }
}
