using NanoPeers.Advertisements;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Tests.Advertisements;

/// <summary>One advertisement of each type with every field that it has.</summary>
internal static class AdvertisementSamples
{
    public const long PublishedAt = 1795219200;

    public static Identifier Peer { get; } = Identifier.Parse("01234567-89ab-cdef-0123-456789abcdef")!;

    public static Identifier Board { get; } = Identifier.Parse("fedcba98-7654-3210-fedc-ba9876543210")!;

    public static Identifier House { get; } = Identifier.Parse("11111111-2222-3333-4444-555555555555")!;

    public static IEnumerable<Advertisement> All => [Policy(), PeerOf(), Group(), Pipe(), Service(), Content()];

    public static PolicyAdvertisement Policy() => Common(new PolicyAdvertisement
    {
        Name = "urn:nanopeers:policy:aaaaaaaa-0000-0000-0000-000000000001",
        PolicyName = "membership by invitation",
        Keywords = ["membership", "invitation"],
        Parameters = [new("keyExchange", "rsa-2048-oaep-sha256"), new("algorithm", "A256GCM"), new("pipeEncryption", "")],
    });

    public static PeerAdvertisement PeerOf() => Common(new PeerAdvertisement
    {
        Name = "urn:nanopeers:peer:" + Peer,
        PeerName = "gateway of the house",
        Endpoints = ["udp://192.0.2.7:9701", "tcp://[2001:db8::7]:9701", "relay://" + Peer + "/" + Board],
        Runtime = "net10.0",
        Constraints = [new("maxMessage", "1048576"), new("suites", "A128CBC-HS256 A256GCM")],
        SecurityPolicies = [Policy("sessions of members")],
        Groups = [House],
    });

    public static GroupAdvertisement Group() => Common(new GroupAdvertisement
    {
        Name = "urn:nanopeers:group:" + House,
        GroupName = "the house",
        Endpoints = ["udp://192.0.2.7:9701"],
        Variant = GroupVariant.Full,
        MembersOnly = true,
        Membership = Policy("membership by vote"),
        Policies = [Policy("messages under the common key"), Policy("discovery")],
        Pipes = [Embed(Pipe())],
    });

    public static PipeAdvertisement Pipe() => Common(new PipeAdvertisement
    {
        Name = "urn:nanopeers:pipe:bbbbbbbb-0000-0000-0000-000000000001",
        PipeName = "switch commands",
        Type = AdvertisedPipeType.SecuredBroadcast,
        Group = House,
        MembersOnly = true,
    });

    public static ServiceAdvertisement Service() => Common(new ServiceAdvertisement
    {
        Name = "urn:nanopeers:service:cccccccc-0000-0000-0000-000000000001",
        Subtype = "{urn:nanopeers:light-switch:1}lightSwitchAdvertisement",
        Extensions = [new("{urn:nanopeers:light-switch:1}light") { Attributes = [new("button", "true"), new("output", "led")] }],
        ServiceName = "light in the hall",
        Endpoints = ["udp://192.0.2.9:9701"],
        Group = House,
        Level = ServiceLevel.Peer,
        Peer = Board,
        Access = [Policy("members of the group")],
        Lifecycle = new ServiceLifecycle { States = ["started", "stopped"], Instructions = [new("start", "started"), new("stop", "stopped")] },
        Runtimes = ["nanoframework"],
        Configuration = [Policy("configured by the gateway")],
        UserInterface = [Policy("console")],
        Storage = [Policy("one record in flash")],
        Startup = ServiceStartup.OnMessage,
        StartupPipe = Embed(Pipe()).Id,
        Pipes = [Embed(Pipe())],
    });

    public static ContentAdvertisement Content() => Common(new ContentAdvertisement
    {
        Name = "urn:nanopeers:content:" + House + ":sha256-47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU",
        Size = 5,
        ByValue = "hello"u8.ToArray(),
        MimeType = "application/vnd.nanopeers.advertisement+xml",
        Encoding = "utf-8",
        About = "urn:nanopeers:peer:" + Peer,
        PeerEndpoint = "udp://192.0.2.7:9701",
    });

    public static PolicyAdvertisement Policy(string name) => new()
    {
        Name = "urn:nanopeers:policy:aaaaaaaa-0000-0000-0000-000000000002",
        PolicyName = name,
        Keywords = ["standard"],
        Parameters = [new("version", "1")],
    };

    public static PipeAdvertisement Embed(PipeAdvertisement pipe) => new() { Name = pipe.Name, PipeName = pipe.PipeName, Type = pipe.Type, Group = pipe.Group };

    private static T Common<T>(T advertisement)
        where T : Advertisement
    {
        advertisement.DefaultLanguage = "en-CA";
        advertisement.Publisher = Peer;
        advertisement.Version = 7;
        advertisement.PublishedAt = PublishedAt;
        advertisement.LifetimeSeconds = 7200;
        advertisement.Description = new ProviderDescription
        {
            Title = "ABC Programmable Lighting Switch",
            TitleLanguage = "en",
            Provider = "ABC, an XYZ Company",
            Version = "1.0",
            AdditionalInfo = "http://www.XYZ.Com/ABC/x10/",
        };
        advertisement.Security = new ProviderSecurity { Authentication = Policy("authentication"), Credentialing = Policy("credentialing") };
        return advertisement;
    }
}
