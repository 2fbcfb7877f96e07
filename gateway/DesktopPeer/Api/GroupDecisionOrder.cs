using System.Text.Json.Serialization;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>
/// The body of POST /api/groups/GROUP/decisions.
/// What may be left out has a setter: an initialiser of an init property is not kept by the generated reader.
/// </summary>
internal sealed record GroupDecisionOrder
{
    /// <summary>Who asks.</summary>
    [JsonRequired]
    public required string Applicant { get; init; }

    /// <summary>Whether to let it in.</summary>
    [JsonRequired]
    public required bool Yes { get; init; }

    /// <summary>What the applicant is told.</summary>
    public string Reason { get; set; } = "";
}
