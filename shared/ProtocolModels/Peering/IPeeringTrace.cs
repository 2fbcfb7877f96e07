namespace NanoPeers.Peering;

/// <summary>Sees every transition of a node's state machines, as they happen.</summary>
public interface IPeeringTrace
{
    /// <summary>A request's state at this server changed.</summary>
    /// <param name="who">Who asked.</param>
    /// <param name="id">The request's number at who asked.</param>
    /// <param name="from">One of <see cref="PeeringServerState"/>.</param>
    /// <param name="to">The new one.</param>
    /// <param name="nowMillis">This node's clock.</param>
    void ServerMoved(long who, uint id, int from, int to, long nowMillis);

    /// <summary>A transaction's state changed, or an upload's.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="from">One of <see cref="PeeringClientState"/>, or of <see cref="PeeringUploadState"/>.</param>
    /// <param name="to">The new one.</param>
    /// <param name="nowMillis">This node's clock.</param>
    void ClientMoved(uint id, int from, int to, long nowMillis);
}
