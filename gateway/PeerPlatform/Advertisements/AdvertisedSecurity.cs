using NanoPeers.Advertisements;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Advertisements;

/// <summary>
/// Keeps to what a provider advertises of its security (S0, "resource provider security policy element"): what it asks of others is looked at
/// before anything is sent, and that it is itself what others were told is looked at before its session is used. Any thread may call.
/// </summary>
public static class AdvertisedSecurity
{
    private static readonly string[] _proofs = ["certificate", "secret"];

    /// <summary>Whether this peer can meet a provider's authentication policy, its key exchanges and its algorithms. Sends nothing.</summary>
    /// <param name="advertisement">What the provider advertises.</param>
    /// <param name="groups">This peer's groups.</param>
    public static AccessVerdict Judge(Advertisement advertisement, GroupPeer groups) =>
        Judge(advertisement, group => groups.FindPort(group) is { IsOpen: true });

    /// <summary>A session with a provider as it advertises itself, in the group that its authentication policy names.</summary>
    /// <param name="advertisement">What it advertises.</param>
    /// <param name="groups">This peer's groups.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>A verdict, and a session where the verdict is <see cref="AccessVerdict.Fits"/>.</returns>
    public static async Task<(AccessVerdict Verdict, PeerSession? Session)> ConnectAsync(
        Advertisement advertisement, GroupPeer groups, CancellationToken cancellationToken)
    {
        AccessVerdict verdict = Judge(advertisement, groups);
        if (verdict != AccessVerdict.Fits)
        {
            return (verdict, null);
        }

        if (GroupOf(advertisement) is not { } group || groups.FindPort(group) is not { } port || ProviderOf(advertisement) is not { } provider)
        {
            return (AccessVerdict.NoGroup, null);
        }

        PeerSession? session = await port.ConnectAsync(provider, cancellationToken).ConfigureAwait(false);
        if (session is null)
        {
            return (AccessVerdict.NotReached, null);
        }

        return IsCredible(advertisement, port, session) ? (AccessVerdict.Fits, session) : (AccessVerdict.WrongCredential, null);
    }

    internal static AccessVerdict Judge(Advertisement advertisement, Func<Identifier, bool> isMember)
    {
        foreach (PolicyAdvertisement policy in PoliciesOf(advertisement))
        {
            if (Words(policy, StandardPolicies.Algorithms) is { Length: > 0 } algorithms
                && !algorithms.Any(name => GroupSeat.SessionPolicy.Suites.Contains((byte)Math.Max(0, SuiteName.Parse(name)))))
            {
                return AccessVerdict.NoCommonAlgorithm;
            }

            if (Words(policy, StandardPolicies.KeyExchanges) is { Length: > 0 } exchanges
                && !exchanges.Intersect(GroupSeat.SessionPolicy.KeyExchanges.Select(method => KeyExchangeMethod.NameOf(method))).Any())
            {
                return AccessVerdict.NoCommonKeyExchange;
            }
        }

        if (advertisement.Security?.Authentication is not { } authentication)
        {
            return AccessVerdict.Fits;
        }

        string[] proofs = Words(authentication, StandardPolicies.Authenticator);
        if (proofs.Length > 0 && !proofs.Contains("none") && !proofs.Intersect(_proofs).Any())
        {
            return AccessVerdict.NoProof;
        }

        string? named = NamedValue.Find(authentication.Parameters, StandardPolicies.Group);
        Identifier? group = named is null ? null : ResourceName.Parse(named) is { Kind: ResourceKind.Group } resource ? resource.Id : null;
        return named is null || (group is not null && isMember(group)) ? AccessVerdict.Fits : AccessVerdict.NotAMember;
    }

    /// <summary>Whether the peer at the other end is the one, with the key, that the credentialing policy names.</summary>
    private static bool IsCredible(Advertisement advertisement, GroupPort port, PeerSession session)
    {
        if (advertisement.Security?.Credentialing is not { } policy)
        {
            return true;
        }

        string? peer = NamedValue.Find(policy.Parameters, StandardPolicies.Peer);
        string? fingerprint = NamedValue.Find(policy.Parameters, StandardPolicies.Fingerprint);
        if (peer is not null && peer != session.Peer.ToString())
        {
            return false;
        }

        ReadOnlySpan<byte> shown = session.Certificate is { } certificate ? certificate.Key.Fingerprint.Span
            : port.View.Find(session.Peer)?.Key is { } known ? known.Fingerprint.Span : default;
        return fingerprint is null || fingerprint == Convert.ToHexStringLower(shown);
    }

    private static Identifier? GroupOf(Advertisement advertisement)
    {
        string? named = advertisement.Security?.Authentication is { } policy ? NamedValue.Find(policy.Parameters, StandardPolicies.Group) : null;
        return named is null ? advertisement.GroupId : ResourceName.Parse(named)?.Id;
    }

    private static Identifier? ProviderOf(Advertisement advertisement) => advertisement switch
    {
        PeerAdvertisement peer => peer.Id,
        ServiceAdvertisement { Level: ServiceLevel.Peer } service => service.Peer,
        _ => advertisement.Publisher,
    };

    private static IEnumerable<PolicyAdvertisement> PoliciesOf(Advertisement advertisement)
    {
        PolicyAdvertisement[] own = advertisement switch
        {
            PeerAdvertisement peer => peer.SecurityPolicies,
            GroupAdvertisement group => group.Policies,
            ServiceAdvertisement service => service.Access,
            _ => [],
        };
        PolicyAdvertisement?[] provider = [advertisement.Security?.Authentication, advertisement.Security?.Credentialing];
        return own.Concat(provider.OfType<PolicyAdvertisement>());
    }

    private static string[] Words(PolicyAdvertisement policy, string parameter) =>
        NamedValue.Find(policy.Parameters, parameter)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
