using NanoPeers.PeerPlatform.Nodes;

namespace NanoPeers.PeerPlatform.Files;

/// <summary>A file that another peer offers.</summary>
/// <param name="Session">Under whose key the offer came; its peer is the sender.</param>
/// <param name="Offer">The file. Its name was checked.</param>
public sealed record IncomingFile(PeerSession Session, FileOffer Offer);
