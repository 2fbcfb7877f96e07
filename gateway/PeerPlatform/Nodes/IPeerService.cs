namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>
/// A protocol's service at a full peer: it lives over the peer's node, from before the node starts until before the node ends. S0 fig. 20: the peer's
/// protocols stand side by side, and none has to know how many others there are.
/// </summary>
public interface IPeerService : IAsyncDisposable
{
    /// <summary>Takes the node under it: registers its handlers and listeners. Once, before the node starts.</summary>
    /// <param name="node">The peer's node.</param>
    void Attach(PeerNode node);

    /// <summary>Takes up the work. Once, after the node started.</summary>
    void Start();
}
