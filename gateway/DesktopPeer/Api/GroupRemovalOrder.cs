using System.Text.Json.Serialization;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>
/// The body of POST /api/groups/GROUP/removals.
/// What may be left out has a setter: an initialiser of an init property is not kept by the generated reader.
/// </summary>
internal sealed record GroupRemovalOrder
{
    /// <summary>Who is put out.</summary>
    [JsonRequired]
    public required string Member { get; init; }

    /// <summary>Whether its key is revoked too.</summary>
    public bool RevokesKey { get; set; }

    /// <summary>What all are told.</summary>
    public string Reason { get; set; } = "";
}
