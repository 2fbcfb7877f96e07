using System.Text.Json.Serialization;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The body of POST /api/devices.</summary>
internal sealed record InviteOrder
{
    /// <summary>The new device's name: 1 to 32 octets of UTF-8, not in use.</summary>
    [JsonRequired]
    public required string Name { get; init; }
}
