namespace NanoPeers.PeerPlatform.Transports;

/// <summary>A transport with a queue for each remote, which says when a full one has room again (back-pressure for who can wait).</summary>
public interface IPacedTransport : ITransport
{
    /// <summary>
    /// Completes when a message left the queue to a remote since the call, when nothing waits there, or when there is no such queue: then
    /// send again. Others may be faster, so <see cref="SendStatus.Busy"/> can come once more.
    /// </summary>
    /// <param name="to">An address of this transport.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    Task WaitForRoomAsync(RemoteAddress to, CancellationToken cancellationToken);
}
