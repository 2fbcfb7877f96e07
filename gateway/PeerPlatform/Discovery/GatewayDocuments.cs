using NanoPeers.Advertisements;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Devices;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>
/// What a gateway advertises: its region's group with the region's policies, itself, and for each board that it enrolled the board and its switch: so it
/// answers for boards that sleep (S0: the light switch and its service). All signed by the gateway.
/// </summary>
/// <param name="key">The gateway's key.</param>
/// <param name="region">What the gateway says of itself.</param>
/// <param name="rules">What the region's policies ask.</param>
public sealed class GatewayDocuments(IPeerKey key, RegionIdentity region, RegionRules rules)
{
    /// <summary>How long what it advertises lives, unless it is made anew.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Makes all documents.</summary>
    /// <param name="name">What the gateway is called.</param>
    /// <param name="endpoints">Where it listens.</param>
    /// <param name="boards">The boards that it enrolled: id, name, and where each was last heard.</param>
    /// <param name="now">The time; later ones replace earlier ones.</param>
    public IReadOnlyList<AdvertisedDocument> Make(
        string name, IReadOnlyList<string> endpoints, IEnumerable<(Identifier Id, string Name, string? Endpoint)> boards, DateTimeOffset now) =>
        [.. OfGateway(name, endpoints, now), .. boards.SelectMany(board => OfBoard(board, now))];

    /// <summary>The region's group, and the gateway itself.</summary>
    internal IReadOnlyList<AdvertisedDocument> OfGateway(string name, IReadOnlyList<string> endpoints, DateTimeOffset now) =>
        Signed([Region(endpoints), Peer(region.Gateway, name, "net10.0", endpoints)], now, false);

    /// <summary>A board and its switch, or that they are no more.</summary>
    internal IReadOnlyList<AdvertisedDocument> OfBoard((Identifier Id, string Name, string? Endpoint) board, DateTimeOffset now, bool withdraws = false)
    {
        string[] at = [board.Endpoint ?? $"relay://{region.Gateway}/{board.Id}"];
        return Signed([Peer(board.Id, board.Name, "nanoframework", at), Switch(board.Id, board.Name, at)], now, withdraws);
    }

    private AdvertisedDocument[] Signed(Advertisement[] all, DateTimeOffset now, bool withdraws)
    {
        foreach (Advertisement one in all)
        {
            one.DefaultLanguage = "en";
            one.Publisher = region.Gateway;
            one.Version = (uint)now.ToUnixTimeSeconds();
            one.PublishedAt = now.ToUnixTimeSeconds();
            one.LifetimeSeconds = (int)Lifetime.TotalSeconds;
            one.Withdrawn = withdraws;
        }

        return [.. all.Select(one => AdvertisementDocuments.Sign(one, key))];
    }

    /// <summary>What the boards of a gateway are, for <see cref="Make"/>.</summary>
    /// <param name="devices">Its devices.</param>
    public static IEnumerable<(Identifier Id, string Name, string? Endpoint)> BoardsOf(IEnumerable<DeviceStatus> devices) =>
        devices.Select(device => (device.Id, device.Name, device.Endpoint));

    private GroupAdvertisement Region(IReadOnlyList<string> endpoints) => new()
    {
        Name = new ResourceName(ResourceKind.Group, region.Group).ToString(),
        GroupName = region.Region,
        Variant = GroupVariant.Basic,
        Endpoints = [.. endpoints.Take(4)],
        Membership = GroupDocuments.Policy(region.Group, 3, "enrolment", ["membership"], []),
        Policies =
        [
            GroupDocuments.Policy(
                region.Group, 1, RegionRules.Administration, ["region"],
                [
                    new NamedValue("hops", Text(rules.MostHops)), new NamedValue("lifetime", Text((int)Math.Min(int.MaxValue, rules.LongestLife.TotalSeconds))),
                ]),
            GroupDocuments.Policy(
                region.Group, 2, RegionRules.Security, ["region"],
                [new NamedValue("clear", rules.AllowsClear ? "yes" : "no"), new NamedValue("signed", rules.SignedOnly ? "yes" : "no")]),
        ],
    };

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private PeerAdvertisement Peer(Identifier id, string name, string runtime, IReadOnlyList<string> endpoints) => new()
    {
        Name = new ResourceName(ResourceKind.Peer, id).ToString(),
        PeerName = name,
        Runtime = runtime,
        Endpoints = [.. endpoints.Take(4)],
        Constraints = [new NamedValue("region", region.Region)],
        Groups = [region.Group],
    };

    private ServiceAdvertisement Switch(Identifier board, string name, string[] endpoints)
    {
        byte[] id = new byte[Identifier.Length];
        board.CopyTo(id, 0);
        id[^1] ^= 1;
        return new ServiceAdvertisement
        {
            Name = new ResourceName(ResourceKind.Service, new Identifier(id, 0)).ToString(),
            ServiceName = name,
            Group = region.Group,
            Level = ServiceLevel.Peer,
            Peer = board,
            Endpoints = endpoints,
            Runtimes = ["nanoframework"],
            Access = [GroupDocuments.Policy(board, 2, "session with the gateway", ["access"], [])],
            Startup = ServiceStartup.Boot,
        };
    }
}
