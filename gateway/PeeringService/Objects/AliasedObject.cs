namespace NanoPeers.PeeringService.Objects;

/// <summary>What is here of an object at one moment.</summary>
/// <param name="Presence">All of it, some of it, or nothing.</param>
/// <param name="Id">Its id; null where nothing is here, or where it is coming in and nobody vouches for a digest.</param>
/// <param name="Received">Octets that are here; those of a verified chunk where there are chunk digests.</param>
/// <param name="Total">Octets of the whole; null when that is not known yet.</param>
public readonly record struct AliasedObject(ObjectPresence Presence, ObjectId? Id, long Received, long? Total)
{
    /// <summary>Nothing is here.</summary>
    public static AliasedObject None => default;
}
