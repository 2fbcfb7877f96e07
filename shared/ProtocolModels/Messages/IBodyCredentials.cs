namespace NanoPeers.Messages;

/// <summary>The credentials that a peer puts into its bodies, one for each protocol (S0, messaging text: stored per tag).</summary>
public interface IBodyCredentials
{
    /// <summary>The credential of a protocol's bodies: at most 64 octets, empty where the group asks for none. Allocates nothing.</summary>
    /// <param name="tag">The protocol.</param>
    byte[] Find(byte[] tag);
}
