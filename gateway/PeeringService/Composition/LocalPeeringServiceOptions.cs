using System.Net;
using NanoPeers.PeeringService.Aliases;
using NanoPeers.PeeringService.Errands;
using NanoPeers.PeeringService.Objects;
using NanoPeers.PeeringService.Peering;

namespace NanoPeers.PeeringService.Composition;

/// <summary>How a whole peering service is set up.</summary>
public sealed record LocalPeeringServiceOptions
{
    /// <summary>The folder of its state; the service's alone.</summary>
    public required string Folder { get; init; }

    /// <summary>The node's peer id: 32 hexadecimal digits.</summary>
    public required string NodeId { get; init; }

    /// <summary>The node on UDP. Its address is where aliases are served, too.</summary>
    public PeeringOptions Peering { get; init; } = new();

    /// <summary>Octets of all objects that are kept: 1 GiB.</summary>
    public long MaxOctets { get; init; } = 1L << 30;

    /// <summary>The alias server; its address is always that of <see cref="Peering"/>.</summary>
    public AliasServerOptions Aliases { get; init; } = new();

    /// <summary>Whether it keeps products up to date; false where somebody else does, over its fetcher.</summary>
    public bool KeepsProducts { get; init; } = true;

    /// <summary>How files are uploaded and tasks are done on behalf; null: not at all. Manifests of own products are fetched for peers, too.</summary>
    public ErrandsOptions? Errands { get; init; }

    /// <summary>The backend's public key for that, in PEM: RSA of 2048 bits.</summary>
    public string? BackendKey { get; init; }

    /// <summary>How objects are fetched.</summary>
    public ObjectFetcherOptions Fetching { get; init; } = new();

    /// <summary>Where it is on the network.</summary>
    internal IPAddress Address => Peering.Address;

    internal LocalObjectsOptions Store => new() { Folder = Path.Combine(Folder, "objects"), MaxOctets = MaxOctets };
}
