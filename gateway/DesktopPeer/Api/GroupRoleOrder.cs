using System.Text.Json.Serialization;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The body of POST /api/groups/GROUP/roles.</summary>
internal sealed record GroupRoleOrder
{
    /// <summary>Whose.</summary>
    [JsonRequired]
    public required string Member { get; init; }

    /// <summary>reader, member or authority.</summary>
    [JsonRequired]
    public required string Role { get; init; }
}
