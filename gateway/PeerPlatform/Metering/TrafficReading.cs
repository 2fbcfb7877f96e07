using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Metering;

/// <summary>Counts of one protocol with one peer in one group, as they stood at a moment. METERING.md.</summary>
/// <param name="Peer">The peer; null for all under a group's common key, and for what goes in clear.</param>
/// <param name="Group">The group; null for what goes in clear.</param>
/// <param name="Protocol">The protocol's tag; "other" for what is not counted apart.</param>
/// <param name="MessagesIn">Messages that came.</param>
/// <param name="OctetsIn">Their octets, envelopes and all.</param>
/// <param name="MessagesOut">Messages that a transport took.</param>
/// <param name="OctetsOut">Their octets.</param>
/// <param name="Refused">Bodies that a rule refused.</param>
public sealed record TrafficReading(
    Identifier? Peer, Identifier? Group, string Protocol, long MessagesIn, long OctetsIn, long MessagesOut, long OctetsOut, long Refused)
{
    /// <summary>Whether any count is above zero.</summary>
    public bool IsUsed => MessagesIn + MessagesOut + Refused > 0;
}
