namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>
/// The policies by which a peer answers session requests of each of its groups. Called from the threads that receive, for several requests at once;
/// must not wait.
/// </summary>
public interface IGroupResponders
{
    /// <summary>A policy for one attempt of a group; null for a group that this peer has no policy for.</summary>
    /// <param name="buffer">Holds the group's id.</param>
    /// <param name="offset">Where it begins.</param>
    ICertificateResponder? Find(byte[] buffer, int offset);
}
