using NanoPeers.Endpoints;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>A remote that takes messages by HTTP, or one that posted a message without saying where it takes any.</summary>
public sealed class HttpAddress : RemoteAddress
{
    private readonly Endpoint _endpoint;

    private HttpAddress(Endpoint endpoint, Uri postTo, bool canPost)
    {
        _endpoint = endpoint;
        PostTo = postTo;
        CanPost = canPost;
    }

    /// <inheritdoc/>
    public override string Scheme => HttpTransport.SchemeName;

    /// <summary>Whether it takes messages.</summary>
    public bool CanPost { get; }

    internal Uri PostTo { get; }

    /// <summary>Whether two addresses are at one host and port.</summary>
    internal bool IsAt(Endpoint host) => _endpoint.Host == host.Host && _endpoint.Port == host.Port;

    /// <summary>The peer whose mailbox it is; null for a peer that takes messages itself.</summary>
    internal Identifier? Box => _endpoint.Peer;

    /// <summary>Makes an address.</summary>
    /// <param name="endpoint">An http endpoint.</param>
    /// <param name="canPost">Whether it takes messages.</param>
    /// <returns>Null when the endpoint makes no request URI.</returns>
    internal static HttpAddress? Of(Endpoint endpoint, bool canPost) =>
        Uri.TryCreate(endpoint + (endpoint.Peer is null ? HttpTransport.Path : ""), UriKind.Absolute, out Uri? postTo)
            ? new HttpAddress(endpoint, postTo, canPost)
            : null;

    /// <inheritdoc/>
    public override bool Equals(RemoteAddress? other) => other is HttpAddress http && http.PostTo.Equals(PostTo);

    /// <inheritdoc/>
    public override int GetHashCode() => PostTo.GetHashCode();

    /// <inheritdoc/>
    protected override Endpoint MakeEndpoint() => _endpoint;
}
