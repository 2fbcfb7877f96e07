namespace NanoPeers.DesktopPeer.Api;

/// <summary>Counts of one protocol with one peer in one group.</summary>
/// <param name="Peer">The peer's id; empty for what is nobody's in particular.</param>
/// <param name="Group">The group's id; empty for what goes in clear.</param>
/// <param name="Protocol">The protocol's tag.</param>
/// <param name="MessagesIn">Messages that came.</param>
/// <param name="OctetsIn">Their octets.</param>
/// <param name="MessagesOut">Messages sent.</param>
/// <param name="OctetsOut">Their octets.</param>
/// <param name="Refused">Bodies that a rule refused.</param>
internal sealed record TrafficView(
    string Peer, string Group, string Protocol, long MessagesIn, long OctetsIn, long MessagesOut, long OctetsOut, long Refused);
