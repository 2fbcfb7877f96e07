namespace NanoPeers.DesktopPeer.Api;

/// <summary>The relay as the API tells of it.</summary>
/// <param name="Mailboxes">The mailboxes here, those in transit too.</param>
/// <param name="Routes">The relays that this peer uses.</param>
/// <param name="Counters">Counts since the start.</param>
internal sealed record RelayView(IReadOnlyList<MailboxView> Mailboxes, IReadOnlyList<RelayRouteView> Routes, IReadOnlyDictionary<string, long> Counters);
