using NanoPeers.Endpoints;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Discovery.Rig;

/// <summary>An address on a network in virtual time.</summary>
internal sealed class NetAddress(string name) : RemoteAddress
{
    public override string Scheme => "net";

    internal string Name { get; } = name;

    public override bool Equals(RemoteAddress? other) => other is NetAddress net && net.Name == Name;

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    protected override Endpoint MakeEndpoint() => Endpoint.Parse("net://" + Name)!;
}
