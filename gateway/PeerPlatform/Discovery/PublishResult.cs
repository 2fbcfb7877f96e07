namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>What became of an advertisement that this peer publishes or withdraws.</summary>
/// <param name="Reason"><see cref="PeerDiscovery.PeersReason"/> of this peer's own index.</param>
/// <param name="Gateways">Other gateways that took it.</param>
/// <param name="Refused">Other gateways that refused it.</param>
/// <param name="Silent">Other gateways that did not answer.</param>
public sealed record PublishResult(int Reason, int Gateways, int Refused, int Silent);
