using System.Net;
using NanoPeers.PeeringService.Aliases;
using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Peering;

/// <summary>The aliases of an <see cref="AliasServer"/>, at the address by which peers know this node.</summary>
public sealed class ServedAliases(AliasServer server, AliasTable table, IPAddress address) : IObjectAliases
{
    /// <inheritdoc/>
    public string UrlOf(ObjectId id) => server.UrlOf(table.Publish(id), address).AbsoluteUri;
}
