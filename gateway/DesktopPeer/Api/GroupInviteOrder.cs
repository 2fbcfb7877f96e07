using System.Text.Json.Serialization;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>
/// The body of POST /api/groups/GROUP/invitations.
/// What may be left out has a setter: an initialiser of an init property is not kept by the generated reader.
/// </summary>
internal sealed record GroupInviteOrder
{
    /// <summary>Whom it is for; null when it only shows the way.</summary>
    public string? For { get; set; }

    /// <summary>How long it is good, seconds.</summary>
    [JsonRequired]
    public required double LifetimeSeconds { get; init; }
}
