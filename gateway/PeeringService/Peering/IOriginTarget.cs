using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Peering;

/// <summary>Where an origin's octets go.</summary>
internal interface IOriginTarget
{
    /// <summary>The object that comes in, as of now.</summary>
    ObjectInProgress Incoming { get; }

    /// <summary>Throws away what is here, since what follows belongs to another version.</summary>
    Task BeginAnewAsync();

    /// <summary>So many octets more are here.</summary>
    void Took(int octets);
}
