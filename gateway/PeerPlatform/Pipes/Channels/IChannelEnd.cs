namespace NanoPeers.PeerPlatform.Pipes.Channels;

/// <summary>An end of a channel at this peer, as time passes.</summary>
internal interface IChannelEnd : IDisposable
{
    /// <summary>Lets time pass.</summary>
    /// <param name="nowMillis">The node's clock.</param>
    void Tick(long nowMillis);
}
