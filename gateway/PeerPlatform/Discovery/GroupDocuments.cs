using NanoPeers.Advertisements;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Groups;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>
/// The advertisements of a group, as one of its members makes them (S0 fig. 16): the basic one for everybody, with how one is let in and whom to ask,
/// and the full one, for members alone, with the rules that bind them.
/// </summary>
public static class GroupDocuments
{
    /// <summary>The parameter of the membership policy that shows the way in: an invitation without a secret.</summary>
    public const string InvitationParameter = "invitation";

    /// <summary>How long an advertisement of a group lives, unless it is made anew.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    /// <summary>Makes both.</summary>
    /// <param name="groups">The peer's groups.</param>
    /// <param name="port">The group.</param>
    /// <param name="key">The peer's key.</param>
    /// <param name="endpoints">Where the peer listens.</param>
    /// <param name="now">The time; later ones replace earlier ones.</param>
    public static IReadOnlyList<AdvertisedDocument> Make(
        IGroupControl groups, GroupPort port, IPeerKey key, IReadOnlyList<string> endpoints, DateTimeOffset now)
    {
        GroupPolicy policy = port.View.Policy;
        GroupAnswer invitation = groups.Invite(port.Group.ToString(), null, Lifetime);
        NamedValue[] way = invitation.Result == GroupResult.Done ? [new NamedValue(InvitationParameter, invitation.Text)] : [];
        PolicyAdvertisement membership = Policy(port.Group, 1, policy.Membership, ["membership"], way);
        PolicyAdvertisement security = Policy(
            port.Group, 2, "security", ["security", policy.Security.ToString()],
            [
                new NamedValue("keyExchange", "ECDH-P256"), new NamedValue("algorithm", "A256GCM A128CBC-HS256"),
                new NamedValue("pipeEncryption", policy.Protection.ToString()),
            ]);
        uint version = (uint)now.ToUnixTimeSeconds();
        GroupAdvertisement basic = Advertisement(port, endpoints, now, version);
        basic.Membership = membership;
        basic.Policies = [security];
        GroupAdvertisement full = Advertisement(port, endpoints, now, version + 1);
        full.Variant = GroupVariant.Full;
        full.MembersOnly = true;
        full.Membership = membership;
        NamedValue[] rules = [.. PolicyRules.Lines(policy).Select(Rule).OfType<NamedValue>().DistinctBy(rule => rule.Name)];
        full.Policies = [security, Policy(port.Group, 3, "rules", ["members"], rules)];
        return [AdvertisementDocuments.Sign(basic, key), AdvertisementDocuments.Sign(full, key)];
    }

    /// <summary>The way into a group that its advertisement shows; null where it shows none.</summary>
    /// <param name="document">A group's advertisement.</param>
    public static string? InvitationIn(AdvertisedDocument document) => document.Membership?.Parameters.GetValueOrDefault(InvitationParameter);

    /// <summary>A policy of something, under a name that follows from that thing and a number.</summary>
    internal static PolicyAdvertisement Policy(Identifier of, byte number, string name, string[] keywords, NamedValue[] parameters)
    {
        byte[] id = new byte[Identifier.Length];
        of.CopyTo(id, 0);
        id[^1] ^= number;
        return new PolicyAdvertisement
        {
            Name = new ResourceName(ResourceKind.Policy, new Identifier(id, 0)).ToString(), PolicyName = name, Keywords = keywords, Parameters = parameters,
        };
    }

    private static GroupAdvertisement Advertisement(GroupPort port, IReadOnlyList<string> endpoints, DateTimeOffset now, uint version) => new()
    {
        Name = new ResourceName(ResourceKind.Group, port.Group).ToString(),
        DefaultLanguage = "en",
        GroupName = port.Name,
        Endpoints = [.. endpoints.Take(4)],
        Variant = GroupVariant.Basic,
        Publisher = port.Self,
        Version = version,
        PublishedAt = now.ToUnixTimeSeconds(),
        LifetimeSeconds = (int)Lifetime.TotalSeconds,
    };

    private static NamedValue? Rule(string line)
    {
        int equals = line.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 ? new NamedValue(line[..equals].Trim(), line[(equals + 1)..].Trim()) : null;
    }
}
