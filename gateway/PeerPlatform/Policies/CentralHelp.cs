using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.PeerPlatform.Policies;

/// <summary>Which peers a group's policy names for central help. POLICIES.md, "Central help".</summary>
public static class CentralHelp
{
    /// <summary>The helpers of a group for something, members in standing other than this peer; empty where nobody in particular is asked.</summary>
    /// <param name="rules">This peer's rules.</param>
    /// <param name="port">The group.</param>
    /// <param name="what">"rendezvous", "index" or "authority".</param>
    public static IReadOnlyList<Identifier> Of(GroupRules rules, GroupPort port, string what) =>
    [
        .. rules.Ask(port.View, StandardPolicies.CentralHelp, "ask", port.Self, what).Answers
            .Select(static id => Identifier.Parse(id)).OfType<Identifier>()
            .Where(id => !id.Equals(port.Self) && port.IsMember(id)),
    ];
}
