using System.Globalization;
using System.Security.Cryptography;
using NanoPeers.Advertisements;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Pipes;
using NanoPeers.Pipes;

namespace NanoPeers.PeerPlatform.Advertisements;

/// <summary>
/// What a gateway advertises: itself, its groups (for everybody and for members), and the light switches of the boards that it speaks for; a
/// board's service is described here and given there (S0: an advertisement may represent a resource on another device or peer). Any thread may call.
/// </summary>
/// <param name="options">What they are made of.</param>
public sealed class OwnAdvertisements(OwnAdvertisementsOptions options)
{
    private const string SwitchPipe = "switch";

    /// <summary>All of them as they are now, signed. Each call makes a new version: the version is the time in seconds.</summary>
    /// <param name="now">The time.</param>
    public IReadOnlyList<Advertisement> Make(DateTimeOffset now)
    {
        List<Advertisement> all = [];
        IReadOnlyList<string> endpoints = options.Endpoints();
        if (endpoints.Count == 0)
        {
            return all; // nobody could reach what would be advertised
        }

        all.Add(Finish(OfPeer(endpoints), now));
        foreach (GroupPort port in options.Groups.Ports.Where(port => port.IsOpen))
        {
            AddGroup(all, port, endpoints, now);
        }

        return all;
    }

    private void AddGroup(List<Advertisement> all, GroupPort port, IReadOnlyList<string> endpoints, DateTimeOffset now)
    {
        ReadOnlySpan<byte> fingerprint = options.Groups.KeyFingerprint.Span;
        all.Add(Finish(GroupAdvertising.Basic(port, fingerprint, endpoints), now));
        PipeDescription[] pipes = [PipeOfSwitches(port.Group), .. options.Pipes(port.Group)];
        PipeAdvertisement[] advertised = [.. pipes.DistinctBy(pipe => pipe.Pipe).Take(AdvertisementLimits.MaxRepeats).Select(Embedded)];
        Advertisement full = Finish(GroupAdvertising.Full(port, fingerprint, endpoints, advertised), now);
        if (AdvertisementContent.Wrap(full, port.Group, AdvertisementContent.FullVariant) is { } wrapped)
        {
            all.Add(Finish(wrapped, now));
        }

        foreach (DeviceStatus device in options.Devices().Where(device => port.IsConstrained(device.Id)))
        {
            all.Add(Finish(OfBoard(port, device, Convert.ToHexStringLower(fingerprint)), now));
        }
    }

    /// <summary>The group's pipe of switch commands: the same for every member that makes it.</summary>
    public static PipeDescription PipeOfSwitches(Identifier group) => PipeDescription.Of(group, PipeType.SecuredBroadcast, SwitchPipe);

    /// <summary>The id of the light switch of a board: it follows from the board's.</summary>
    /// <param name="board">The board.</param>
    public static Identifier LightSwitchOf(Identifier board)
    {
        byte[] octets = [.. "NanoPeers light switch "u8, .. new byte[Identifier.Length]];
        board.CopyTo(octets, octets.Length - Identifier.Length);
        return new Identifier(SHA256.HashData(octets), 0);
    }

    private PeerAdvertisement OfPeer(IReadOnlyList<string> endpoints) => new()
    {
        Name = new ResourceName(ResourceKind.Peer, options.Self).ToString(),
        PeerName = options.Name,
        Endpoints = [.. endpoints.Take(AdvertisementLimits.MaxRepeats)],
        Runtime = "net10.0",
        Constraints =
        [
            new("maxMessage", Limits.MaxStreamMessage.ToString(CultureInfo.InvariantCulture)),
            new("maxDatagram", Limits.MaxDatagram.ToString(CultureInfo.InvariantCulture)),
        ],
        SecurityPolicies = [StandardPolicies.OfKeyExchange()],
        Security = new ProviderSecurity
        {
            Credentialing = StandardPolicies.Make(
                StandardPolicies.Credentialing, (StandardPolicies.Authenticator, "certificate"), (StandardPolicies.Peer, options.Self.ToString()),
                (StandardPolicies.Fingerprint, Convert.ToHexStringLower(options.Groups.KeyFingerprint.Span))),
        },
    };

    private static ServiceAdvertisement OfBoard(GroupPort port, DeviceStatus device, string fingerprint)
    {
        string relay = FormattableString.Invariant($"relay://{port.Self}/{device.Id}");
        return new ServiceAdvertisement
        {
            Name = new ResourceName(ResourceKind.Service, LightSwitchOf(device.Id)).ToString(),
            Subtype = "{urn:nanopeers:light-switch:1}lightSwitchAdvertisement",
            Extensions = [new("{urn:nanopeers:light-switch:1}light") { Attributes = [new("output", "led")] }],
            ServiceName = device.Name,
            Description = new ProviderDescription { Title = "light switch " + device.Name, Provider = port.NameOf(port.Self), Version = "1.0" },
            Group = port.Group,
            Level = ServiceLevel.Peer,
            Peer = device.Id,
            Endpoints = device.Endpoint is { } endpoint ? [endpoint, relay] : [relay],
            Access = [StandardPolicies.Make("access", (StandardPolicies.Group, new ResourceName(ResourceKind.Group, port.Group).ToString()))],
            Security = GroupAdvertising.SecurityOf(port, fingerprint),
            Lifecycle = new ServiceLifecycle { States = ["started"] },
            Runtimes = ["nanoframework"],
            Startup = ServiceStartup.Boot,
            Pipes = [Embedded(PipeDescription.Of(port.Group, PipeType.SecuredUnicast, device.Name)), Embedded(PipeOfSwitches(port.Group))],
            MembersOnly = true,
        };
    }

    private static PipeAdvertisement Embedded(PipeDescription pipe) => new()
    {
        Name = new ResourceName(ResourceKind.Pipe, pipe.Pipe).ToString(),
        PipeName = pipe.Name.Length > 0 ? pipe.Name : pipe.Pipe.ToString(),
        Type = (AdvertisedPipeType)pipe.Type,
        Group = pipe.Group,
    };

    private Advertisement Finish(Advertisement advertisement, DateTimeOffset now)
    {
        advertisement.DefaultLanguage = options.Language;
        advertisement.Publisher = options.Self;
        advertisement.Version = (uint)Math.Clamp(now.ToUnixTimeSeconds(), 1, uint.MaxValue);
        advertisement.PublishedAt = now.ToUnixTimeSeconds();
        advertisement.LifetimeSeconds = (int)options.Lifetime.TotalSeconds;
        AdvertisementSigner.Sign(advertisement, options.Groups.Key);
        return advertisement;
    }
}
