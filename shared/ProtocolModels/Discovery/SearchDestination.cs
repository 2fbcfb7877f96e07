namespace NanoPeers.Discovery;

/// <summary>Where a search's next message goes.</summary>
public enum SearchDestination
{
    /// <summary>To a known address, see <see cref="GatewaySearch.AddressIndex"/>.</summary>
    KnownAddress = 1,

    /// <summary>To the multicast group.</summary>
    Multicast = 2,

    /// <summary>To all peers of the subnet.</summary>
    Broadcast = 3,

    /// <summary>To where the announcement came from that <see cref="GatewaySearch.HandleMessage"/> was given last.</summary>
    Announcer = 4,
}
