using System.Text.Json.Serialization;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The body of POST /api/groups/GROUP/boards.</summary>
internal sealed record GroupBoardOrder
{
    /// <summary>Which of this gateway's devices is let in.</summary>
    [JsonRequired]
    public required string Device { get; init; }
}
