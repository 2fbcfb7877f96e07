using System.Text.Json.Serialization;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The body of POST /api/groups/GROUP/elections.</summary>
internal sealed record GroupElectionOrder
{
    /// <summary>For whom this peer votes.</summary>
    [JsonRequired]
    public required string Member { get; init; }
}
