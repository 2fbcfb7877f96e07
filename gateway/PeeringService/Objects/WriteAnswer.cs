namespace NanoPeers.PeeringService.Objects;

/// <summary>What became of octets that were written into an object in progress.</summary>
public enum WriteAnswer
{
    /// <summary>They are there. Whether they are right may be known only when their chunk, or the whole, is.</summary>
    Taken = 0,

    /// <summary>They completed a chunk whose digest is wrong. The whole chunk was thrown away, and is missing again.</summary>
    ChunkDamaged,

    /// <summary>They reach beyond the object's end. Nothing was taken.</summary>
    BeyondEnd,

    /// <summary>The object takes no more: it is complete, being checked, or was abandoned.</summary>
    Ended,
}
