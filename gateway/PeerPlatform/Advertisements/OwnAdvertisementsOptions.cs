using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Pipes;

namespace NanoPeers.PeerPlatform.Advertisements;

/// <summary>What a peer's own advertisements are made of.</summary>
public sealed record OwnAdvertisementsOptions
{
    /// <summary>This peer.</summary>
    public required Identifier Self { get; init; }

    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is reached, best first; asked each time.</summary>
    public required Func<IReadOnlyList<string>> Endpoints { get; init; }

    /// <summary>Its groups; their key signs.</summary>
    public required GroupPeer Groups { get; init; }

    /// <summary>Its region, where it is a gateway; null where it is none; asked each time.</summary>
    public Func<AdvertisedRegion?> Region { get; init; } = () => null;

    /// <summary>The devices for which it speaks; asked each time.</summary>
    public Func<IReadOnlyList<DeviceStatus>> Devices { get; init; } = () => [];

    /// <summary>The pipes of a group; asked each time.</summary>
    public Func<Identifier, IReadOnlyList<PipeDescription>> Pipes { get; init; } = _ => [];

    /// <summary>The language of its texts.</summary>
    public string Language { get; init; } = "en";

    /// <summary>How long what it says of itself, its region and its boards holds, unless it is made anew.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a group's advertisements hold, unless they are made anew.</summary>
    public TimeSpan GroupLifetime { get; init; } = TimeSpan.FromDays(1);
}
