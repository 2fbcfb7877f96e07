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

    /// <summary>In "I need", "only": only what peers hold is wanted; a server fetches nothing for it.</summary>
    public const string Cached = "cached";

    /// <summary>In a repeated "I need": milliseconds of the wait that are left; answers come within them.</summary>
    public const string Within = "within";

    /// <summary>In "I found", "download": what was found is a download in progress, and the sender still wants a copy.</summary>
    public const string Waits = "waits";

    /// <summary>In "I found": the node whose answer was accepted.</summary>
    public const string By = "by";

    /// <summary>In "outcome": the node that asked.</summary>
    public const string Asker = "asker";

    /// <summary>In "I need", "wanted": the answer is to bring a certificate. In "I have": the certificate.</summary>
    public const string Certificate = "certificate";

    /// <summary>In "I need" with method post: the task that is to be done on behalf of the sender. Left out: an upload.</summary>
    public const string Task = "task";

    /// <summary>In "I have": SHA-256 of the object.</summary>
    public const string Digest = "digest";

    /// <summary>The only version.</summary>
    public const string Version10 = "1.0";
}
