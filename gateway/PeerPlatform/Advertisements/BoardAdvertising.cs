using System.Security.Cryptography;
using NanoPeers.Advertisements;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Pipes;
using NanoPeers.Pipes;

namespace NanoPeers.PeerPlatform.Advertisements;

/// <summary>
/// What a gateway advertises of a board: the board and its switch to everybody of the region, and the switch to a group that the board is in. The board
/// gives the service, the gateway describes it (S0: an advertisement may represent a resource on another device or peer). Unsigned.
/// </summary>
internal static class BoardAdvertising
{
    private const string Runtime = "nanoframework";
    private const string SwitchPipe = "switch";

    /// <summary>The pipe of switch commands of a group: the same for every member that makes it.</summary>
    public static PipeDescription PipeOfSwitches(Identifier group) => PipeDescription.Of(group, PipeType.SecuredBroadcast, SwitchPipe);

    /// <summary>The id of a board's switch in a group: it follows from both, since in each group it is reached another way.</summary>
    public static Identifier LightSwitchOf(Identifier board, Identifier group)
    {
        byte[] octets = [.. "NanoPeers light switch "u8, .. new byte[2 * Identifier.Length]];
        board.CopyTo(octets, octets.Length - (2 * Identifier.Length));
        group.CopyTo(octets, octets.Length - Identifier.Length);
        return new Identifier(SHA256.HashData(octets), 0);
    }

    /// <summary>The board itself.</summary>
    public static PeerAdvertisement Peer(Identifier gateway, AdvertisedRegion region, DeviceStatus device) => new()
    {
        Name = new ResourceName(ResourceKind.Peer, device.Id).ToString(),
        PeerName = device.Name,
        Runtime = Runtime,
        Endpoints = EndpointsOf(gateway, device),
        Constraints = [new NamedValue("region", region.Name)],
        Groups = [region.Group],
    };

    /// <summary>Its switch, as everybody of the region may know it: it is switched through the gateway, or by a member of a group.</summary>
    public static ServiceAdvertisement Switch(Identifier gateway, AdvertisedRegion region, DeviceStatus device)
    {
        ServiceAdvertisement service = Switch(gateway, region.Group, device);
        service.Access = [StandardPolicies.Make("session with the gateway")];
        return service;
    }

    /// <summary>Its switch, as members of a group reach it: by the group's pipes.</summary>
    public static ServiceAdvertisement Switch(GroupPort port, DeviceStatus device, string fingerprint)
    {
        ServiceAdvertisement service = Switch(port.Self, port.Group, device);
        service.Description = new ProviderDescription { Title = "light switch " + device.Name, Provider = port.NameOf(port.Self), Version = "1.0" };
        service.Access = [StandardPolicies.Make("access", (StandardPolicies.Group, new ResourceName(ResourceKind.Group, port.Group).ToString()))];
        service.Security = GroupAdvertising.SecurityOf(port, fingerprint);
        service.Pipes = [Embedded(PipeDescription.Of(port.Group, PipeType.SecuredUnicast, device.Name)), Embedded(PipeOfSwitches(port.Group))];
        service.MembersOnly = true;
        return service;
    }

    /// <summary>A pipe inside another advertisement.</summary>
    public static PipeAdvertisement Embedded(PipeDescription pipe) => new()
    {
        Name = new ResourceName(ResourceKind.Pipe, pipe.Pipe).ToString(),
        PipeName = pipe.Name.Length > 0 ? pipe.Name : pipe.Pipe.ToString(),
        Type = (AdvertisedPipeType)pipe.Type,
        Group = pipe.Group,
    };

    private static ServiceAdvertisement Switch(Identifier gateway, Identifier group, DeviceStatus device) => new()
    {
        Name = new ResourceName(ResourceKind.Service, LightSwitchOf(device.Id, group)).ToString(),
        Subtype = "{urn:nanopeers:light-switch:1}lightSwitchAdvertisement",
        Extensions = [new("{urn:nanopeers:light-switch:1}light") { Attributes = [new("output", "led")] }],
        ServiceName = device.Name,
        Group = group,
        Level = ServiceLevel.Peer,
        Peer = device.Id,
        Endpoints = EndpointsOf(gateway, device),
        Lifecycle = new ServiceLifecycle { States = ["started"] },
        Runtimes = [Runtime],
        Startup = ServiceStartup.Boot,
    };

    private static string[] EndpointsOf(Identifier gateway, DeviceStatus device)
    {
        string relay = $"relay://{gateway}/{device.Id}";
        return device.Endpoint is { } endpoint ? [endpoint, relay] : [relay];
    }
}
