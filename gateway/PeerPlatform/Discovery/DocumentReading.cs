namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>What became of reading a document.</summary>
/// <param name="Reason">
/// <see cref="PeerDiscovery.PeersReason"/>: Accepted when it is sound and signed, NotSigned when it is sound and bears no signature, else NoDocument or
/// BadSignature.
/// </param>
/// <param name="Document">The document where it is sound; null otherwise.</param>
public sealed record DocumentReading(int Reason, AdvertisedDocument? Document);
