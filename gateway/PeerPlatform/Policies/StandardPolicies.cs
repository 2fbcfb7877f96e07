using System.Text;
using NanoPeers.PolicyContract;
using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.Policies;

/// <summary>
/// The standard policies of a group, each with its default. S0: discovery, authentication, membership, content sharing, resolvers. POLICIES.md.
/// </summary>
public static class StandardPolicies
{
    /// <summary>Who finds what.</summary>
    public const string Discovery = "discovery";

    /// <summary>Whose proof is taken, after it was checked.</summary>
    public const string Authentication = "authentication";

    /// <summary>Who is let in. It is set by the group's rule <c>membership</c>.</summary>
    public const string Membership = "membership";

    /// <summary>Who gets and shares content.</summary>
    public const string ContentSharing = "content-sharing";

    /// <summary>Who finds and fetches implementations of policies.</summary>
    public const string PolicyResolver = "policy-resolver";

    /// <summary>Who binds pipes and asks for their ends.</summary>
    public const string PipeResolver = "pipe-resolver";

    /// <summary>Which names are taken.</summary>
    public const string Naming = "naming";

    /// <summary>Who manages the group's policies at a peer.</summary>
    public const string Administration = "administration";

    /// <summary>Who is told what about a peer.</summary>
    public const string Information = "information";

    /// <summary>Which peers are asked first: for rendezvous, index, certificates.</summary>
    public const string CentralHelp = "central-help";

    private const int MaxName = 64;

    private static readonly Dictionary<string, IPolicyRule> _defaults = new(StringComparer.Ordinal)
    {
        [Discovery] = new Rule(static question => question.Fact("scope") == "members" ? MembersOnly(question) : PolicyVerdict.Allowed),
        [Authentication] = new Rule(static _ => PolicyVerdict.Allowed),
        [ContentSharing] = new Rule(static question => question.Action == "share" ? Has(question, MemberRights.Publish, "publish") : MembersOnly(question)),
        [PolicyResolver] = new Rule(MembersOnly),
        [PipeResolver] = new Rule(static question => Has(question, MemberRights.Speak, "speak")),
        [Naming] = new Rule(Name),
        [Administration] = new Rule(static question => question.Fact("self") == "yes" ? PolicyVerdict.Allowed : AuthoritiesOnly(question)),
        [Information] = new Rule(static question => question.Subject == "basic" ? PolicyVerdict.Allowed : MembersOnly(question)),
        [CentralHelp] = new Rule(static _ => PolicyVerdict.Allowed),
    };

    /// <summary>All of them, in the order in which people are shown them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Discovery, Authentication, Membership, ContentSharing, PolicyResolver, PipeResolver, Naming, Administration, Information, CentralHelp];

    /// <summary>Rules that every peer has besides, to put in the place of a default.</summary>
    internal static IReadOnlyDictionary<string, IPolicyRule> Ready { get; } = new Dictionary<string, IPolicyRule>(StringComparer.Ordinal)
    {
        ["anybody"] = new Rule(static _ => PolicyVerdict.Allowed),
        ["nobody"] = new Rule(static _ => PolicyVerdict.Refused("the group's policy is that nobody may")),
        ["members-only"] = new Rule(MembersOnly),
        ["authorities-only"] = new Rule(AuthoritiesOnly),
        ["helpers"] = new Rule(static question => new PolicyVerdict(true, "", question.Fact("argument").Split('+', StringSplitOptions.RemoveEmptyEntries))),
    };

    /// <summary>Whether the rule <c>policies</c> of a group can put something in its place.</summary>
    /// <param name="slot">The standard policy.</param>
    internal static bool IsSwappable(string slot) => _defaults.ContainsKey(slot);

    /// <summary>What counts where a group says nothing.</summary>
    /// <param name="slot">The standard policy.</param>
    internal static IPolicyRule DefaultOf(string slot) => _defaults[slot];

    private static PolicyVerdict MembersOnly(PolicyQuestion question) =>
        question.Fact("member") == "yes" ? PolicyVerdict.Allowed : PolicyVerdict.Refused("only members may");

    private static PolicyVerdict AuthoritiesOnly(PolicyQuestion question) =>
        question.Fact("authority") == "yes" ? PolicyVerdict.Allowed : PolicyVerdict.Refused("only authorities of the group may");

    private static PolicyVerdict Has(PolicyQuestion question, uint right, string name)
    {
        bool has = uint.TryParse(question.Fact("rights"), out uint rights) && (rights & right) != 0;
        return has ? PolicyVerdict.Allowed : PolicyVerdict.Refused($"it needs the right to {name}");
    }

    private static PolicyVerdict Name(PolicyQuestion question)
    {
        bool isPlain = question.Subject.Length > 0 && Encoding.UTF8.GetByteCount(question.Subject) <= MaxName && !question.Subject.Any(char.IsControl);
        return !isPlain ? PolicyVerdict.Refused($"a name is 1 to {MaxName} octets of plain text")
            : question.Fact("taken") == "yes" ? PolicyVerdict.Refused("the name is taken")
            : PolicyVerdict.Allowed;
    }

    private sealed class Rule(Func<PolicyQuestion, PolicyVerdict> decide) : IPolicyRule
    {
        public PolicyVerdict Decide(PolicyQuestion question) => decide(question);
    }
}
