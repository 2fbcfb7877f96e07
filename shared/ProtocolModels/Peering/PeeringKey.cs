namespace NanoPeers.Peering;

/// <summary>The keys that are the service's own; all others belong to the application (S2, packet format). Upper and lower case differ.</summary>
public static class PeeringKey
{
    /// <summary>What the packet says; one of <see cref="PeeringPacketType"/>, or a word of the application's. Always there.</summary>
    public const string Type = "type";

    /// <summary>The format's version. Always there, and <see cref="Version10"/>.</summary>
    public const string Version = "version";

    /// <summary>Names the request and all that belongs to it; unique on the node that asks, no further. Always there.</summary>
    public const string Id = "ID";

    /// <summary>The sender's peer id.</summary>
    public const string Node = "node";

    /// <summary>What is to be done with the resource: get, post.</summary>
    public const string Method = "method";

    /// <summary>The resource, a URL or URI.</summary>
    public const string Href = "href";

    /// <summary>The protocols by which the asker can fetch: http.</summary>
    public const string AcceptProtocol = "acceptprotocol";

    /// <summary>Where the sender's copy of the resource can be fetched, or a file handed in.</summary>
    public const string Alias = "alias";

    /// <summary>Octets of a download that are here already.</summary>
    public const string Received = "received";

    /// <summary>Octets of a download in all; left out while they are not known.</summary>
    public const string Total = "total";

    /// <summary>The only version.</summary>
    public const string Version10 = "1.0";
}
