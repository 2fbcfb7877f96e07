using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Updates;

/// <summary>Where what was fetched can be read: the local store.</summary>
public interface IFetchedObjects
{
    /// <summary>Opens an object for reading; null when it is not there any more.</summary>
    Stream? Open(ObjectId id);
}
