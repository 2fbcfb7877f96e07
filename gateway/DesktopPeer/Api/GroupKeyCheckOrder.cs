using System.Text.Json.Serialization;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The body of POST /api/groups/GROUP/key-checks.</summary>
internal sealed record GroupKeyCheckOrder
{
    /// <summary>Whose key: a member, or the id of any peer.</summary>
    [JsonRequired]
    public required string Member { get; init; }

    /// <summary>SHA-256 of the key, in hexadecimal; empty for the one that this peer knows of the member.</summary>
    public string Fingerprint { get; init; } = "";
}
