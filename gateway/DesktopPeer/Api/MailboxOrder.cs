using System.Text.Json.Serialization;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The body of POST /api/relay/mailboxes.</summary>
internal sealed record MailboxOrder
{
    /// <summary>A peer's id, or the name of a device or of a member of a group: whose mailbox. A gateway's id with <see cref="Away"/>.</summary>
    [JsonRequired]
    public required string Peer { get; init; }

    /// <summary>Whether this peer wants a mailbox at that gateway, in place of keeping one for it.</summary>
    public bool Away { get; init; }

    /// <summary>Whether everybody with a session may deposit, not members alone.</summary>
    public bool Anyone { get; init; }

    /// <summary>For how long.</summary>
    public long LeaseSeconds { get; init; } = 604_800;
}
