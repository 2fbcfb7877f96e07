using NanoPeers.Errands;

namespace NanoPeers.PeeringService.Errands;

/// <summary>
/// A task that one peer does on behalf of another (S2: upload, relay). The same class serves both ends: who does it, and who asked for it and judges what
/// comes back. Called from several threads at once.
/// </summary>
public interface IErrandTask
{
    /// <summary>Its name in packets and certificates: printable ASCII without a blank, at most 32 octets.</summary>
    string Name { get; }

    /// <summary>Whether this node does it with this URL.</summary>
    /// <param name="href">As it stood in "I need".</param>
    bool Approves(string href);

    /// <summary>Does it, at the backend.</summary>
    /// <param name="order">What, where, for whom.</param>
    /// <param name="body">What the peer handed in.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<ErrandAnswer> DoAsync(ErrandOrder order, byte[] body, CancellationToken cancellationToken);

    /// <summary>Judges an answer that came back through a peer.</summary>
    /// <param name="order">What was asked for.</param>
    /// <param name="body">What was handed over.</param>
    /// <param name="answer">What came back.</param>
    /// <returns>Valid, or why the peer goes on the black list.</returns>
    ErrandStatus Judge(ErrandOrder order, byte[] body, byte[] answer);
}
