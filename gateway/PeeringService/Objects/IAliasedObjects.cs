namespace NanoPeers.PeeringService.Objects;

/// <summary>The list of local aliased copies, which is consulted for every request (S2, figure 3, state 124).</summary>
public interface IAliasedObjects
{
    /// <summary>What is here of an object with this name, at this moment. Does not touch the disk.</summary>
    /// <param name="href">The name, exactly as it was asked for.</param>
    AliasedObject Find(string href);
}
