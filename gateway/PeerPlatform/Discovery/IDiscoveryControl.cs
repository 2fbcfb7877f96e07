namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>
/// What a person, a program or another protocol does with discovery: find what others advertise, advertise, and see the region. Every member may be
/// called from any thread. S0 fig. 20: the network peer group discovery protocol (270) and the peer discovery protocol (272).
/// </summary>
public interface IDiscoveryControl
{
    /// <summary>The region as it is known now.</summary>
    RegionView Region { get; }

    /// <summary>What was done so far.</summary>
    DiscoveryCounters Counters { get; }

    /// <summary>
    /// Finds advertisements: in this peer's own index, at the gateways that it knows and through them, on its subnet, and with a group in the query at
    /// the group's members under their sessions. What is found comes as it is found, each thing once; the stream ends when the time is over, or earlier
    /// when one name was asked for and a signed document of it is here.
    /// </summary>
    /// <param name="query">What is looked for.</param>
    /// <param name="timeout">How long.</param>
    /// <param name="done">Is called with what was done, before the stream ends; may be null.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="ArgumentException">The query is none; the message says why.</exception>
    IAsyncEnumerable<FoundAdvertisement> FindAsync(DiscoveryQuery query, TimeSpan timeout, Action<SearchSummary>? done, CancellationToken cancellationToken);

    /// <summary>Advertises: puts a signed document into this peer's index, and into those of other gateways of its region.</summary>
    /// <param name="document">A document that <see cref="IDocumentReader"/> made or would make: signed.</param>
    /// <param name="cancellationToken">Gives up waiting for other gateways.</param>
    /// <returns><see cref="PeerDiscovery.PeersReason"/> of this peer's own index, and how many other gateways took it.</returns>
    Task<PublishResult> PublishAsync(AdvertisedDocument document, CancellationToken cancellationToken);

    /// <summary>Takes an advertisement back, everywhere where it was put: by a signed withdrawal.</summary>
    /// <param name="withdrawal">A document that says so, signed, of the same name and publisher and a higher version.</param>
    /// <param name="cancellationToken">Gives up waiting for other gateways.</param>
    Task<PublishResult> WithdrawAsync(AdvertisedDocument withdrawal, CancellationToken cancellationToken);
}
