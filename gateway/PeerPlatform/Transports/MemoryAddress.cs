using NanoPeers.Endpoints;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>A peer of the same process, by its name on a <see cref="MemoryNetwork"/>.</summary>
public sealed class MemoryAddress : RemoteAddress
{
    internal MemoryAddress(string name)
    {
        Name = name;
    }

    /// <inheritdoc/>
    public override string Scheme => MemoryTransport.SchemeName;

    /// <summary>The name; upper and lower case differ.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override bool Equals(RemoteAddress? other) => other is MemoryAddress memory && memory.Name == Name;

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    protected override Endpoint MakeEndpoint() => Endpoint.Parse($"{Scheme}://{Name}")!;
}
