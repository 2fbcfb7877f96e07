using NanoPeers.PeerPlatform.Devices;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>A live session as the API tells of it.</summary>
/// <param name="Id">16 hexadecimal digits.</param>
/// <param name="AttemptId">The attempt that made it, 16 hexadecimal digits; the device's log has the same.</param>
/// <param name="Suite">Such as A128CBC-HS256.</param>
/// <param name="KeyExchange">Such as RSA-OAEP-SHA256 or resumption.</param>
/// <param name="AgeSeconds">Since its keys were agreed.</param>
/// <param name="Sent">Messages sent.</param>
/// <param name="Received">Messages received.</param>
internal sealed record SessionView(string Id, string AttemptId, string Suite, string KeyExchange, double AgeSeconds, long Sent, long Received)
{
    /// <summary>The view of what the gateway knows.</summary>
    public static SessionView From(SessionStatus status) =>
        new(status.Id, status.AttemptId, status.Suite, status.KeyExchange, status.Age.TotalSeconds, status.Sent, status.Received);
}
