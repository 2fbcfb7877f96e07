using System.Collections.Concurrent;
using System.Globalization;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.PolicyContract;
using NanoPeers.Resolver;
using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.Policies;

/// <summary>
/// What a peer's protocols ask before they do something for somebody in a group: the standard policy, or what the group's document has put in its place. A
/// name that means nothing here refuses: nobody may do by a policy's absence what it forbids. Any thread may call. POLICIES.md, "Standard policies".
/// </summary>
public sealed class GroupRules
{
    private static readonly uint[] _rights =
    [
        MemberRights.Speak, MemberRights.Publish, MemberRights.Invite, MemberRights.Endorse, MemberRights.Vote, MemberRights.Admit, MemberRights.Remove,
        MemberRights.OwnKeys,
    ];

    private readonly ConcurrentDictionary<string, IPolicyRule> _named = new(StandardPolicies.Ready, StringComparer.Ordinal);
    private readonly Identifier _self;

    /// <summary>Makes the rules of a peer.</summary>
    /// <param name="self">The peer.</param>
    public GroupRules(Identifier self) => _self = self;

    /// <summary>The rule that an active policy is in a group, by the policy's name; null where there is none.</summary>
    internal Func<Identifier, string, IPolicyRule?>? FindActive { get; set; }

    /// <summary>Adds a rule that groups may name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="rule">The rule.</param>
    /// <returns>False when the name is none or is taken.</returns>
    public bool Add(string name, IPolicyRule rule) => PolicyDescription.IsWord(name, PolicyLimits.MaxName) && _named.TryAdd(name, rule);

    /// <summary>Name of what counts for a standard policy in a group; "standard" for the default.</summary>
    /// <param name="view">The group.</param>
    /// <param name="slot">The standard policy.</param>
    public static string NameOf(GroupView view, string slot) =>
        slot == StandardPolicies.Membership ? view.Policy.Membership : ChoiceOf(view, slot)?.Name ?? "standard";

    /// <summary>Asks.</summary>
    /// <param name="view">The group.</param>
    /// <param name="slot">The standard policy.</param>
    /// <param name="action">What is to be done.</param>
    /// <param name="peer">Who wants to; null where that is not known.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="facts">What else is known.</param>
    public PolicyVerdict Ask(GroupView view, string slot, string action, Identifier? peer, string subject, params (string Name, string Value)[] facts)
    {
        PolicyChoice? choice = ChoiceOf(view, slot);
        IPolicyRule? rule = choice is null ? StandardPolicies.DefaultOf(slot)
            : _named.GetValueOrDefault(choice.Name) ?? FindActive?.Invoke(view.Group, choice.Name);
        if (rule is null)
        {
            return PolicyVerdict.Refused($"the group's {slot} policy {choice!.Name} is not active at this peer");
        }

        Dictionary<string, string> known = FactsOf(view, peer);
        known["argument"] = choice?.Argument ?? "";
        foreach ((string name, string value) in facts)
        {
            known[name] = value;
        }

        return rule.Decide(new PolicyQuestion(slot, action, peer?.ToString() ?? "", subject, known));
    }

    /// <summary>Whether it may be done, see <see cref="Ask"/>.</summary>
    /// <param name="view">The group.</param>
    /// <param name="slot">The standard policy.</param>
    /// <param name="action">What is to be done.</param>
    /// <param name="peer">Who wants to; null where that is not known.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="facts">What else is known.</param>
    public bool May(GroupView view, string slot, string action, Identifier? peer, string subject, params (string Name, string Value)[] facts) =>
        Ask(view, slot, action, peer, subject, facts).IsAllowed;

    private static PolicyChoice? ChoiceOf(GroupView view, string slot) =>
        view.Policy.Policies.Length == 0 ? null : PolicyChoice.Parse(view.Policy.Policies)?.FirstOrDefault(choice => choice.Slot == slot);

    private Dictionary<string, string> FactsOf(GroupView view, Identifier? peer)
    {
        bool isMember = peer is not null && view.Find(peer) is { IsActive: true } && !view.RevokedPeers.Contains(peer);
        uint rights = isMember ? _rights.Where(right => view.May(peer!, right)).Aggregate(0u, static (all, right) => all | right) : 0;
        return new(StringComparer.Ordinal)
        {
            ["member"] = isMember ? "yes" : "no",
            ["authority"] = isMember && view.RankOf(peer!) >= 0 ? "yes" : "no",
            ["self"] = _self.Equals(peer) ? "yes" : "no",
            ["rights"] = rights.ToString(CultureInfo.InvariantCulture),
        };
    }
}
