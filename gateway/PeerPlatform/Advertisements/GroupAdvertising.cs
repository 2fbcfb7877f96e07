using NanoPeers.Advertisements;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Groups;

namespace NanoPeers.PeerPlatform.Advertisements;

/// <summary>
/// What a member advertises of its group: the basic variant tells everybody how to join, the full one tells members the rest (S0 fig. 16). Both
/// carry the group's mechanism. Unsigned; who publishes sets publisher, version and time.
/// </summary>
internal static class GroupAdvertising
{
    /// <param name="port">The group.</param>
    /// <param name="fingerprint">SHA-256 of this peer's key, hexadecimal.</param>
    /// <param name="founder">SHA-256 of the creator's key, hexadecimal, where the group's id does not say it; else empty.</param>
    /// <param name="endpoints">Where this peer is.</param>
    public static GroupAdvertisement Basic(GroupPort port, string fingerprint, string founder, string[] endpoints) =>
        Make(port, GroupVariant.Basic, fingerprint, founder, endpoints, []);

    /// <param name="port">The group.</param>
    /// <param name="fingerprint">SHA-256 of this peer's key, hexadecimal.</param>
    /// <param name="founder">As above.</param>
    /// <param name="endpoints">Where this peer is.</param>
    /// <param name="pipes">The group's pipes.</param>
    public static GroupAdvertisement Full(
        GroupPort port, string fingerprint, string founder, string[] endpoints, PipeAdvertisement[] pipes)
    {
        GroupAdvertisement full = Make(port, GroupVariant.Full, fingerprint, founder, endpoints, pipes);
        full.MembersOnly = true;
        GroupView view = port.View;
        IEnumerable<string> rules = PolicyRules.Lines(view.Policy).Take(AdvertisementLimits.MaxRepeats - 1);
        PolicyAdvertisement of = StandardPolicies.Make("rules", [.. rules.Select(Rule)]);
        PolicyAdvertisement authorities = StandardPolicies.Make(
            "authorities", [.. view.Authorities.Take(8).Select((peer, i) => (FormattableString.Invariant($"authority{i + 1}"), peer.ToString()))]);
        full.Policies = [.. full.Policies, of, authorities];
        return full;
    }

    private static GroupAdvertisement Make(
        GroupPort port, GroupVariant variant, string fingerprint, string founder, string[] endpoints, PipeAdvertisement[] pipes)
    {
        GroupPolicy policy = port.View.Policy;
        return new GroupAdvertisement
        {
            Name = new ResourceName(ResourceKind.Group, port.Group).ToString(),
            GroupName = port.Name,
            Endpoints = endpoints,
            Variant = variant,
            Membership = StandardPolicies.Make(
                StandardPolicies.Membership, (StandardPolicies.Way, policy.Membership), (StandardPolicies.Peer, port.Self.ToString()),
                (StandardPolicies.Fingerprint, fingerprint), (StandardPolicies.Founder, founder)),
            Policies =
            [
                StandardPolicies.OfKeyExchange(),
                StandardPolicies.Make(
                    StandardPolicies.MessageProtection,
                    (StandardPolicies.Protection, StandardPolicies.WordOf(policy.Protection)),
                    (StandardPolicies.PipeEncryption, port.AllowsClear ? "none" : "required")),
            ],
            Pipes = pipes,
            Security = SecurityOf(port, fingerprint),
        };
    }

    /// <summary>The provider is a member: it takes members for whom the group's proofs speak, and proves itself by its certified key.</summary>
    public static ProviderSecurity SecurityOf(GroupPort port, string fingerprint) => new()
    {
        Authentication = StandardPolicies.Make(
            StandardPolicies.Authentication,
            (StandardPolicies.Authenticator, StandardPolicies.WordsOf(port.View.Policy.Authenticators)),
            (StandardPolicies.Group, new ResourceName(ResourceKind.Group, port.Group).ToString())),
        Credentialing = StandardPolicies.Make(
            StandardPolicies.Credentialing, (StandardPolicies.Authenticator, "certificate"), (StandardPolicies.Peer, port.Self.ToString()),
            (StandardPolicies.Fingerprint, fingerprint)),
    };

    private static (string Name, string Value) Rule(string line)
    {
        int equals = line.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (line, "") : (line[..equals], line[(equals + 1)..]);
    }
}
