using System.Text.Json.Serialization;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The body of POST /api/pairings.</summary>
internal sealed record PairOrder
{
    /// <summary>The device that asks and gets the pairing, by name.</summary>
    [JsonRequired]
    public required string Asker { get; init; }

    /// <summary>The device that answers, by name.</summary>
    [JsonRequired]
    public required string Answerer { get; init; }

    /// <summary>Where the device that answers is, such as udp://192.168.1.20:9701; null for where it was last heard.</summary>
    public string? Endpoint { get; init; }
}
