using System.Text.Json.Serialization;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The body of POST /api/groups/GROUP/policy.</summary>
internal sealed record GroupPolicyOrder
{
    /// <summary>Each as NAME=VALUE.</summary>
    [JsonRequired]
    public required IReadOnlyList<string> Changes { get; init; }
}
