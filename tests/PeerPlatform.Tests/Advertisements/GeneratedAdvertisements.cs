using NanoPeers.Advertisements;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Tests.Advertisements;

/// <summary>Advertisements by chance, from a seed: every optional part is there or not, texts have what forms have to escape.</summary>
internal sealed class GeneratedAdvertisements(int seed)
{
    private static readonly string[] _pieces = ["a", " ", "<", ">", "&", "\"", "'", "\\", "/", "é", "漢", "😀", "}", "{", "]]>", "@", "#", "*", "0", "\u00A0", "%"];

    private readonly Random _random = new(seed);

    public Advertisement Next()
    {
        Advertisement advertisement = _random.Next(6) switch
        {
            0 => Policy(),
            1 => Peer(),
            2 => Group(),
            3 => Pipe(Id()),
            4 => Service(),
            _ => Content(),
        };
        advertisement.DefaultLanguage = Pick("en-CA", "de", "zh-Hant-TW");
        advertisement.Publisher = Id();
        advertisement.Version = (uint)_random.NextInt64(1, 1L + uint.MaxValue);
        advertisement.PublishedAt = _random.NextInt64(0, AdvertisementRules.LastSecond + 1);
        advertisement.LifetimeSeconds = _random.Next(1, AdvertisementLimits.MaxLifetimeSeconds + 1);
        advertisement.MembersOnly = advertisement is GroupAdvertisement group ? group.Variant == GroupVariant.Full
            : advertisement.GroupId is not null && Maybe();
        advertisement.Withdrawn = Maybe() && Maybe();
        advertisement.Description = Maybe() ? Description() : null;
        advertisement.Security = Maybe() ? new ProviderSecurity { Authentication = Maybe() ? Policy() : null, Credentialing = Maybe() ? Policy() : null } : null;
        advertisement.Signature = Maybe() ? new AdvertisementSignature(Octets(294), Octets(256)) : null;
        advertisement.Subtype = Maybe() ? "{urn:example:" + _random.Next(9) + "}richAdvertisement" : null;
        advertisement.Extensions = Many(3, () => Extension(0));
        return advertisement;
    }

    private PolicyAdvertisement Policy() => new()
    {
        Name = "urn:nanopeers:policy:" + Id(),
        DefaultLanguage = Maybe() ? "fr" : null,
        PolicyName = Title(),
        Keywords = Many(3, Title),
        Parameters = Many(3, Pair),
        Extensions = Many(1, () => Extension(3)),
    };

    private PeerAdvertisement Peer() => new()
    {
        Name = "urn:nanopeers:peer:" + Id(),
        PeerName = Title(),
        Endpoints = ["udp://192.0.2.7:9701", .. Many(2, () => "irda://" + _random.Next())],
        Runtime = Maybe() ? Title() : null,
        Constraints = Many(3, Pair),
        SecurityPolicies = Many(2, Policy),
        Groups = Many(3, Id),
    };

    private GroupAdvertisement Group()
    {
        Identifier id = Id();
        return new GroupAdvertisement
        {
            Name = "urn:nanopeers:group:" + id,
            GroupName = Title(),
            Endpoints = ["tcp://gateway.example:9701"],
            Variant = Maybe() ? GroupVariant.Basic : GroupVariant.Full,
            Membership = Policy(),
            Policies = [Policy(), .. Many(2, Policy)],
            Pipes = Many(2, () => Pipe(id)),
        };
    }

    private PipeAdvertisement Pipe(Identifier group) => new()
    {
        Name = "urn:nanopeers:pipe:" + Id(),
        PipeName = Title(),
        Type = (AdvertisedPipeType)_random.Next(1, 5),
        Group = group,
    };

    private ServiceAdvertisement Service()
    {
        Identifier group = Id();
        bool isGroups = Maybe();
        bool onMessage = Maybe();
        return new ServiceAdvertisement
        {
            Name = "urn:nanopeers:service:" + Id(),
            ServiceName = Title(),
            Group = group,
            Level = isGroups ? ServiceLevel.Group : ServiceLevel.Peer,
            Peer = isGroups ? null : Id(),
            Endpoints = Many(2, () => "udp://a.example:1"),
            Pipes = [Pipe(group), .. Many(1, () => Pipe(group))],
            Access = Many(2, Policy),
            Lifecycle = Maybe() ? new ServiceLifecycle { States = Many(3, Title), Instructions = Many(3, Pair) } : null,
            Runtimes = Many(2, Title),
            Configuration = Many(1, Policy),
            UserInterface = Many(1, Policy),
            Storage = Many(1, Policy),
            Startup = onMessage ? ServiceStartup.OnMessage : Maybe() ? ServiceStartup.Boot : ServiceStartup.Manual,
            StartupPipe = onMessage ? Id() : null,
        };
    }

    private ContentAdvertisement Content()
    {
        byte[]? value = Maybe() ? Octets(_random.Next(200)) : null;
        bool isAdvertisement = Maybe();
        return new ContentAdvertisement
        {
            Name = "urn:nanopeers:content:" + Id() + ":a.b%20c",
            Size = value is null ? (ulong)_random.NextInt64() * 2 : (ulong)value.Length,
            ByValue = value,
            ByReference = value is null && Maybe() ? "urn:example:a%20" + _random.Next() + "?x='y'&z" : null,
            Endpoints = ["memory://here"],
            MimeType = isAdvertisement ? Pick(MimeTypeText.AdvertisementAsXml, MimeTypeText.AdvertisementAsJson) : Maybe() ? "text/x-t; title=" + Title() : null,
            Encoding = Maybe() ? Title() : null,
            About = isAdvertisement ? "urn:nanopeers:peer:" + Id() : null,
            PeerEndpoint = isAdvertisement && Maybe() ? "udp://a.example:1" : null,
        };
    }

    private ProviderDescription Description() => new()
    {
        Title = Maybe() ? Title() : null,
        Provider = Maybe() ? Title() : null,
        Version = Maybe() ? Title() : null,
        AdditionalInfo = Maybe() ? Title() : null,
    };

    private ExtensionElement Extension(int depth)
    {
        ExtensionElement element = new("{urn:example:" + _random.Next(2) + "}" + Pick("icon", "x", "item"));
        element.Attributes = Maybe() ? [new("a", Free()), new("b", Free())] : [];
        if (depth < 4 && Maybe())
        {
            element.Children = Many(3, () => Maybe() ? Extension(depth + 1) : new ExtensionElement(Pick("item", "name"), Free()));
        }

        element.Text = element.Children.Length == 0 ? Free() : "";
        return element;
    }

    /// <summary>A text with blanks, line ends and all.</summary>
    private string Free() => string.Concat(Many(6, () => Maybe() ? Pick(_pieces) : Pick("\t", "\n", "\r", "x")));

    private string Title() => "t" + string.Concat(Many(6, () => Pick(_pieces)));

    private NamedValue Pair() => new(Title(), Maybe() ? Title() : "");

    private Identifier Id() => new(Octets(16), 0);

    private byte[] Octets(int count)
    {
        byte[] octets = new byte[count];
        _random.NextBytes(octets);
        return octets;
    }

    private bool Maybe() => _random.Next(2) == 0;

    private string Pick(params string[] of) => of[_random.Next(of.Length)];

    private T[] Many<T>(int most, Func<T> make) => [.. Enumerable.Range(0, _random.Next(most + 1)).Select(_ => make())];
}
