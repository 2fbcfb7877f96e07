namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>Counts of one peer in one group, of one group, or of what goes in clear. Safe for threads.</summary>
public interface ITrafficAccount
{
    /// <summary>Counts a body that arrived, and says whether it is taken.</summary>
    /// <param name="protocol">Its protocol's number.</param>
    /// <param name="octets">Octets of the whole message; 0 for its second body and later ones.</param>
    /// <param name="nowMillis">The node's clock.</param>
    /// <returns>False where a rule refuses it.</returns>
    bool Takes(int protocol, int octets, long nowMillis);

    /// <summary>Counts a message that a transport took.</summary>
    /// <param name="protocol">Its protocol's number.</param>
    /// <param name="octets">Octets of the whole message.</param>
    void Sent(int protocol, int octets);
}
