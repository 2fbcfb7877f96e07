using System.Text.Json.Serialization;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>
/// The body of POST /api/groups/GROUP/lines.
/// What may be left out has a setter: an initialiser of an init property is not kept by the generated reader.
/// </summary>
internal sealed record GroupLineOrder
{
    /// <summary>One line.</summary>
    [JsonRequired]
    public required string Text { get; init; }

    /// <summary>The explicit word that it may go unprotected.</summary>
    public bool InClear { get; set; }
}
