using NanoPeers.Advertisements;
using NanoPeers.Endpoints;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.PeerPlatform.Advertisements;

/// <summary>
/// What somebody who wants to join a group needs, taken out of the group's basic advertisement: whom to ask, where, by which way, with whose key,
/// and with which mechanism (S0: "the advertisement may include information to do public key exchange, … what algorithms are to be used").
/// </summary>
/// <param name="Invitation">The line that shows the way; it holds no secret.</param>
/// <param name="Way">open, password, invitation, authority, vote or representatives.</param>
/// <param name="Algorithms">The suites that the group's sessions have, in order of preference.</param>
/// <param name="KeyExchanges">The key exchanges that they have, in order of preference.</param>
/// <param name="NeedsPipeEncryption">Whether nothing in clear goes through the group's pipes.</param>
public sealed record JoinSettings(
    string Invitation, string Way, IReadOnlyList<string> Algorithms, IReadOnlyList<string> KeyExchanges, bool NeedsPipeEncryption)
{
    /// <summary>Reads the advertisement of a group. Sends nothing.</summary>
    /// <param name="advertisement">The basic variant, its signature verified.</param>
    /// <param name="settings">The settings, or null.</param>
    /// <returns>Fits, or why this peer cannot join by it.</returns>
    public static AccessVerdict Read(GroupAdvertisement advertisement, out JoinSettings? settings)
    {
        settings = null;
        AccessVerdict verdict = AdvertisedSecurity.Judge(advertisement, _ => true); // who joins is no member yet
        if (verdict != AccessVerdict.Fits)
        {
            return verdict;
        }

        NamedValue[] membership = advertisement.Membership?.Parameters ?? [];
        string way = NamedValue.Find(membership, StandardPolicies.Way) ?? "";
        Identifier? asked = Identifier.Parse(NamedValue.Find(membership, StandardPolicies.Peer));
        byte[] key = KeyOf(NamedValue.Find(membership, StandardPolicies.Fingerprint) ?? "");
        Endpoint[] endpoints = [.. advertisement.Endpoints.Where(endpoint => endpoint.Length <= GroupInvitation.MaxEndpointLength)
            .Select(Endpoint.Parse).OfType<Endpoint>().Take(GroupInvitation.MaxEndpoints)];
        if (advertisement.Id is not { } group || asked is null || key.Length == 0 || endpoints.Length == 0 || way == "invitation")
        {
            return AccessVerdict.Incomplete; // an invitation holds a secret that no advertisement has
        }

        GroupInvitation invitation = new(
            group, advertisement.GroupName, asked, key, SeatDesk.WayOf(way), endpoints, DateTimeOffset.FromUnixTimeSeconds(advertisement.ExpiresAt))
        {
            Founder = KeyOf(NamedValue.Find(membership, StandardPolicies.Founder) ?? ""),
        };
        if (invitation.Check() != GroupInvitationStatus.Valid)
        {
            return AccessVerdict.Incomplete;
        }

        settings = new JoinSettings(
            invitation.ToText(), way, Words(advertisement, StandardPolicies.Algorithms), Words(advertisement, StandardPolicies.KeyExchanges),
            Words(advertisement, StandardPolicies.PipeEncryption).Contains("required"));
        return AccessVerdict.Fits;
    }

    /// <summary>The line that shows the way into a group, out of the group's document; empty for any other document, and where it shows none.</summary>
    /// <param name="document">The document, XML.</param>
    public static string InvitationIn(ReadOnlySpan<byte> document)
    {
        bool isGroup = AdvertisementXml.TryRead(document, out Advertisement? read, out _) && read is GroupAdvertisement;
        return isGroup && Read((GroupAdvertisement)read!, out JoinSettings? settings) == AccessVerdict.Fits ? settings!.Invitation : "";
    }

    private static byte[] KeyOf(string fingerprint) =>
        fingerprint.Length == 2 * GroupInvitation.FingerprintLength && fingerprint.All(char.IsAsciiHexDigit) ? Convert.FromHexString(fingerprint) : [];

    private static string[] Words(GroupAdvertisement advertisement, string parameter) =>
        [.. advertisement.Policies.Select(policy => NamedValue.Find(policy.Parameters, parameter) ?? "")
            .SelectMany(value => value.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
}
