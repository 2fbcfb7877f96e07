using System.Globalization;
using NanoPeers.Advertisements;
using NanoPeers.PeerDiscovery;
using NanoPeers.PeerPlatform.Advertisements;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>
/// What the policies of a region ask of discovery: those named <c>administration</c> and <c>security</c> that stand in the region's group advertisement.
/// A peer applies them before it sends its first message that they speak of. S0, boot list.
/// </summary>
public sealed record RegionRules
{
    /// <summary>The name of the policy of administration.</summary>
    public const string Administration = "administration";

    /// <summary>The name of the policy of security.</summary>
    public const string Security = "security";

    /// <summary>Where a region says nothing.</summary>
    public static RegionRules Usual { get; } = new();

    /// <summary>security, <c>clear</c> (yes or no): whether peers ask and answer in clear.</summary>
    public bool AllowsClear { get; init; } = true;

    /// <summary>security, <c>signed</c> (yes or no): whether only signed documents count.</summary>
    public bool SignedOnly { get; init; }

    /// <summary>administration, <c>hops</c> (0 to 7): how many peers may hand a query on.</summary>
    public int MostHops { get; init; } = PeersLimits.MaxHops;

    /// <summary>administration, <c>lifetime</c> (seconds): the longest life that a document is granted.</summary>
    public TimeSpan LongestLife { get; init; } = TimeSpan.FromDays(7);

    /// <summary>What could not be read; the usual holds there.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>The policies that say this, for the region's group advertisement.</summary>
    public IReadOnlyList<PolicyAdvertisement> ToPolicies()
    {
        double most = Math.Min(int.MaxValue, LongestLife.TotalSeconds);
        return
        [
            StandardPolicies.Make(
                Administration, ("hops", MostHops.ToString(CultureInfo.InvariantCulture)), ("lifetime", ((int)most).ToString(CultureInfo.InvariantCulture))),
            StandardPolicies.Make(Security, ("clear", AllowsClear ? "yes" : "no"), ("signed", SignedOnly ? "yes" : "no")),
        ];
    }

    /// <summary>Reads the policies of a region.</summary>
    /// <param name="policies">Those that stand in its group advertisement.</param>
    public static RegionRules From(IEnumerable<DocumentPolicy> policies)
    {
        RegionRules rules = Usual;
        List<string> problems = [];
        foreach (DocumentPolicy policy in policies.Where(policy => policy.Name is Administration or Security))
        {
            foreach ((string name, string value) in policy.Parameters)
            {
                RegionRules? next = rules.With(policy.Name, name, value);
                if (next is null)
                {
                    problems.Add($"{policy.Name}: {name}={value}");
                }

                rules = next ?? rules;
            }
        }

        return rules with { Problems = problems };
    }

    /// <summary>The rules with one more parameter; null where it is not known or says nothing sensible.</summary>
    private RegionRules? With(string policy, string name, string value) => (policy, name) switch
    {
        (Security, "clear") when YesOrNo(value) is { } yes => this with { AllowsClear = yes },
        (Security, "signed") when YesOrNo(value) is { } yes => this with { SignedOnly = yes },
        (Administration, "hops") when Number(value) is { } hops and <= PeersLimits.MaxHops => this with { MostHops = hops },
        (Administration, "lifetime") when Number(value) is { } seconds and > 0 => this with { LongestLife = TimeSpan.FromSeconds(seconds) },
        _ => null,
    };

    private static bool? YesOrNo(string value) => value switch
    {
        "yes" => true,
        "no" => false,
        _ => null,
    };

    private static int? Number(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
