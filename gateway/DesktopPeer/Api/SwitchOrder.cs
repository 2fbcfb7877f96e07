using System.Text.Json.Serialization;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The body of POST /api/lights/NAME.</summary>
internal sealed record SwitchOrder
{
    /// <summary>"on", "off" or "toggle".</summary>
    [JsonRequired]
    public required string Action { get; init; }
}
