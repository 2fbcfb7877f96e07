using System.Text.Json.Serialization;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>
/// The body of POST /api/memberships.
/// What may be left out has a setter: an initialiser of an init property is not kept by the generated reader.
/// </summary>
internal sealed record GroupJoinOrder
{
    /// <summary>The invitation.</summary>
    [JsonRequired]
    public required string Invitation { get; init; }

    /// <summary>The group's password, where it has one.</summary>
    public string? Password { get; set; }

    /// <summary>What this peer is called in the group.</summary>
    public string? Name { get; set; }

    /// <summary>Whether this peer wants the group's key.</summary>
    public bool WantsKey { get; set; } = true;

    /// <summary>Says that somebody wants to join, never with what.</summary>
    public override string ToString() => "application to a group";
}
