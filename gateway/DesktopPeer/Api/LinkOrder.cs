using System.Text.Json.Serialization;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The body of POST and DELETE /api/links.</summary>
internal sealed record LinkOrder
{
    /// <summary>Name of the device with the button.</summary>
    [JsonRequired]
    public required string Switch { get; init; }

    /// <summary>Name of the device with the light.</summary>
    [JsonRequired]
    public required string Light { get; init; }
}
