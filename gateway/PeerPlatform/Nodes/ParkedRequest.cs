namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>A request of a proven address that waits a moment for its certificate, in octets of its own.</summary>
/// <param name="Body">The request's body.</param>
/// <param name="Sender">Its sender's id.</param>
/// <param name="Source">Octets of where it came from.</param>
/// <param name="UntilMillis">When it is given up, on the node's clock.</param>
internal sealed record ParkedRequest(byte[] Body, byte[] Sender, byte[] Source, long UntilMillis);
