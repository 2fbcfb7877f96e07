using System.Globalization;
using NanoPeers.Advertisements;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Pipes;

namespace NanoPeers.PeerPlatform.Advertisements;

/// <summary>
/// What a gateway advertises, and the only place where that is made: its region's group, itself, and the boards that it speaks for, to everybody; and a
/// group that it is in, with its boards, when a person wants it to be found. ADVERTISING.md. Any thread may call.
/// </summary>
/// <param name="options">What they are made of.</param>
public sealed class OwnAdvertisements(OwnAdvertisementsOptions options)
{
    /// <summary>Most endpoints of an advertisement, best first.</summary>
    internal const int MostEndpoints = 8;

    /// <summary>What everybody of the region may know: the region's group, this peer, its boards and their switches. All signed.</summary>
    /// <param name="now">The time; the version is the time in seconds, so later ones replace earlier ones.</param>
    public IReadOnlyList<Advertisement> OfRegion(DateTimeOffset now) =>
        [.. OfGateway(now), .. Boards.SelectMany(device => OfBoard(device, now, false))];

    /// <summary>What this peer says of itself, in words: another text is other documents.</summary>
    internal string OwnWords => string.Join(' ', [options.Name, options.Region()?.Name, .. EndpointsNow()]);

    /// <summary>The boards that are advertised to everybody; none where this peer is no gateway, or is reached nowhere.</summary>
    internal IReadOnlyList<DeviceStatus> Boards => options.Region() is null || EndpointsNow().Length == 0 ? [] : options.Devices();

    /// <summary>The region's group, where this is a gateway, and this peer; nothing where nobody could reach it.</summary>
    internal IReadOnlyList<Advertisement> OfGateway(DateTimeOffset now)
    {
        string[] endpoints = EndpointsNow();
        if (endpoints.Length == 0)
        {
            return [];
        }

        AdvertisedRegion? region = options.Region();
        List<Advertisement> all = [OfPeer(region, endpoints)];
        if (region is not null)
        {
            all.Add(OfRegionsGroup(region, endpoints));
        }

        all.ForEach(one => Finish(one, options.Lifetime, now, 0));
        return all;
    }

    /// <summary>A board and its switch, or that they are no more.</summary>
    internal IReadOnlyList<Advertisement> OfBoard(DeviceStatus device, DateTimeOffset now, bool withdraws)
    {
        AdvertisedRegion region = options.Region() ?? throw new InvalidOperationException("Who has no region advertises no boards in it.");
        Advertisement[] both = [BoardAdvertising.Peer(options.Self, region, device), BoardAdvertising.Switch(options.Self, region, device)];
        foreach (Advertisement one in both)
        {
            one.Withdrawn = withdraws;
            Finish(one, options.Lifetime, now, 0);
        }

        return both;
    }

    /// <summary>
    /// A group: its basic variant for everybody, and for members the full one and the switches of the boards that are in it. All signed. The full one has the
    /// basic one's name and the next version: who may see it keeps it in place of the other.
    /// </summary>
    /// <param name="port">The group.</param>
    /// <param name="now">The time; the version is the time in seconds.</param>
    public IReadOnlyList<Advertisement> OfGroup(GroupPort port, DateTimeOffset now)
    {
        string[] endpoints = EndpointsNow();
        if (endpoints.Length == 0 || !port.IsOpen)
        {
            return [];
        }

        string fingerprint = Convert.ToHexStringLower(options.Groups.KeyFingerprint.Span);
        string founder = FounderOf(port);
        PipeDescription[] pipes = [BoardAdvertising.PipeOfSwitches(port.Group), .. options.Pipes(port.Group)];
        PipeAdvertisement[] advertised =
            [.. pipes.DistinctBy(pipe => pipe.Pipe).Take(AdvertisementLimits.MaxRepeats).Select(BoardAdvertising.Embedded)];
        GroupAdvertisement basic = GroupAdvertising.Basic(port, fingerprint, founder, endpoints);
        GroupAdvertisement full = GroupAdvertising.Full(port, fingerprint, founder, endpoints, advertised);
        ServiceAdvertisement[] switches =
        [
            .. options.Devices().Where(device => port.IsConstrained(device.Id)).Select(device => BoardAdvertising.Switch(port, device, fingerprint)),
        ];
        foreach (Advertisement one in new Advertisement[] { basic, full }.Concat(switches))
        {
            Finish(one, options.GroupLifetime, now, one == full ? 1u : 0);
        }

        return [basic, full, .. switches];
    }

    private string[] EndpointsNow() => [.. options.Endpoints().Take(MostEndpoints)];

    /// <summary>Whose key a joiner believes about the group, where the group's id does not say it: what an invitation would name.</summary>
    private string FounderOf(GroupPort port)
    {
        GroupAnswer way = options.Groups.Invite(port.Group.ToString(), null, options.GroupLifetime);
        return way.Result == GroupResult.Done && GroupInvitation.TryParse(way.Text, out GroupInvitation? invitation) == GroupInvitationStatus.Valid
            ? Convert.ToHexStringLower(invitation!.Founder.Span)
            : "";
    }

    private static GroupAdvertisement OfRegionsGroup(AdvertisedRegion region, string[] endpoints) => new()
    {
        Name = new ResourceName(ResourceKind.Group, region.Group).ToString(),
        GroupName = region.Name,
        Endpoints = endpoints,
        Variant = GroupVariant.Basic,
        Membership = StandardPolicies.Make("enrolment"),
        Policies = [.. region.Policies],
    };

    private PeerAdvertisement OfPeer(AdvertisedRegion? region, string[] endpoints) => new()
    {
        Name = new ResourceName(ResourceKind.Peer, options.Self).ToString(),
        PeerName = options.Name,
        Endpoints = endpoints,
        Runtime = "net10.0",
        Constraints =
        [
            new("maxMessage", Limits.MaxStreamMessage.ToString(CultureInfo.InvariantCulture)),
            new("maxDatagram", Limits.MaxDatagram.ToString(CultureInfo.InvariantCulture)),
            .. region is null ? Array.Empty<NamedValue>() : [new("region", region.Name)],
        ],
        Groups = region is null ? [] : [region.Group],
        SecurityPolicies = [StandardPolicies.OfKeyExchange()],
        Security = new ProviderSecurity
        {
            Credentialing = StandardPolicies.Make(
                StandardPolicies.Credentialing, (StandardPolicies.Authenticator, "certificate"), (StandardPolicies.Peer, options.Self.ToString()),
                (StandardPolicies.Fingerprint, Convert.ToHexStringLower(options.Groups.KeyFingerprint.Span))),
        },
    };

    private void Finish(Advertisement advertisement, TimeSpan lifetime, DateTimeOffset now, uint later)
    {
        advertisement.DefaultLanguage = options.Language;
        advertisement.Publisher = options.Self;
        advertisement.Version = (uint)Math.Clamp(now.ToUnixTimeSeconds(), 1, uint.MaxValue - 1) + later;
        advertisement.PublishedAt = now.ToUnixTimeSeconds();
        advertisement.LifetimeSeconds = (int)lifetime.TotalSeconds;
        AdvertisementSigner.Sign(advertisement, options.Groups.IdentityKey);
    }
}
