using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Stores;

/// <summary>An invitation to a group that this peer made out.</summary>
/// <param name="Group">The group.</param>
/// <param name="Name">Whom it is for; 1 to 32 octets of UTF-8.</param>
/// <param name="Secret">32 octets. A secret: encrypted at rest, overwritten by whoever gets it.</param>
/// <param name="ExpiresAt">Until when it is good.</param>
/// <param name="UsedBy">Who used it; null when nobody did.</param>
public sealed record GroupInvitationRecord(Identifier Group, string Name, byte[] Secret, DateTimeOffset ExpiresAt, Identifier? UsedBy)
{
    /// <summary>Says whom it is for, never its secret.</summary>
    public override string ToString() => $"invitation to {Group} for {Name}";
}
