using System.Text.Json.Serialization;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The body of POST /api/groups/GROUP/endorsements.</summary>
internal sealed record GroupEndorsementOrder
{
    /// <summary>Whose key.</summary>
    [JsonRequired]
    public required string Member { get; init; }

    /// <summary>0 takes an endorsement back; 1 to 4.</summary>
    [JsonRequired]
    public required int Level { get; init; }
}
