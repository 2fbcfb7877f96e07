using NanoPeers.Endpoints;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>A peer at the far end of a line, by its name.</summary>
public sealed class StreamAddress : RemoteAddress
{
    internal StreamAddress(string name)
    {
        Name = name;
    }

    /// <inheritdoc/>
    public override string Scheme => StreamTransport.SchemeName;

    /// <summary>The name; upper and lower case differ.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override bool Equals(RemoteAddress? other) => other is StreamAddress line && line.Name == Name;

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    protected override Endpoint MakeEndpoint() => Endpoint.Parse($"{Scheme}://{Name}")!;
}
