namespace NanoPeers.Peering;

/// <summary>The list of local aliased copies, consulted for every request (S2 figs. 3 and 5, 186).</summary>
public interface IAliasedCopies
{
    /// <summary>Finds what a request wants, by its keys href and method.</summary>
    /// <param name="request">A request; valid during the call.</param>
    /// <returns>The copy, or null.</returns>
    IAliasedCopy? Find(PeeringPacket request);
}
