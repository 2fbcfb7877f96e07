namespace NanoPeers.DesktopPeer.Api;

/// <summary>A mailbox as the API tells of it.</summary>
/// <param name="Owner">The peer's id; in transit the next gateway's.</param>
/// <param name="Name">The peer's name; empty where it is not known.</param>
/// <param name="Transit">Whether it holds messages for another gateway.</param>
/// <param name="Access">members or anyone.</param>
/// <param name="Waiting">Messages that wait.</param>
/// <param name="MostWaiting">Quota of messages.</param>
/// <param name="Octets">Their octets.</param>
/// <param name="MostOctets">Quota of octets.</param>
/// <param name="OldestSeconds">For how long the first has waited; null when none waits.</param>
/// <param name="LeaseSeconds">When it is closed unless it is renewed.</param>
/// <param name="Present">Whether its owner collects now.</param>
internal sealed record MailboxView(
    string Owner, string Name, bool Transit, string Access, int Waiting, int MostWaiting, long Octets, long MostOctets, long? OldestSeconds, long LeaseSeconds,
    bool Present);
