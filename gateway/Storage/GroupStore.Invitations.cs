using Microsoft.Data.Sqlite;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage;

/// <summary>Table group_invitation.</summary>
internal sealed partial class GroupStore
{
    private const string Invitation = "group_invitation";

    public void SaveInvitation(GroupInvitationRecord invitation)
    {
        DemandName(invitation.Name);
        DemandSecret(invitation.Secret);
        long expiresAt = invitation.ExpiresAt.ToUnixTimeMilliseconds();
        byte[] sealedSecret = seal.Seal(PlaceOf(invitation.Group, invitation.Name, expiresAt), invitation.Secret);
        database.Erase(connection => connection.Run(
            """
            INSERT INTO group_invitation (group_id, name, secret, expires_at, used_by) VALUES ($group, $name, $secret, $expires, $used)
            ON CONFLICT (group_id, name) DO UPDATE SET secret = excluded.secret, expires_at = excluded.expires_at, used_by = excluded.used_by
            """,
            ("$group", invitation.Group.Octets()), ("$name", invitation.Name), ("$secret", sealedSecret), ("$expires", expiresAt),
            ("$used", invitation.UsedBy?.Octets())));
    }

    public GroupInvitationRecord? FindInvitation(Identifier group, string name, DateTimeOffset now)
    {
        GroupInvitationRecord? found = database.Read(connection => connection.Row(
            reader => ReadInvitation(reader, group, name),
            "SELECT secret, expires_at, used_by FROM group_invitation WHERE group_id = $group AND name = $name AND expires_at > $now",
            ("$group", group.Octets()), ("$name", name), ("$now", now.ToUnixTimeMilliseconds())));
        if (found is null)
        {
            return null;
        }

        byte[]? secret = seal.Open(PlaceOf(group, name, found.ExpiresAt.ToUnixTimeMilliseconds()), found.Secret);
        return secret is { Length: SecretLength }
            ? found with { Secret = secret }
            : throw Damaged(Invitation, $"{group} {name}", "Make out the invitation again.");
    }

    public bool UseInvitation(Identifier group, string name, Identifier peer) => database.Write(Durability.PowerFailure, connection => connection.Run(
        "UPDATE group_invitation SET used_by = $peer WHERE group_id = $group AND name = $name AND (used_by IS NULL OR used_by = $peer)",
        ("$peer", peer.Octets()), ("$group", group.Octets()), ("$name", name))) > 0;

    public int DeleteExpiredInvitations(DateTimeOffset now) => database.Erase(connection => connection.Run(
        "DELETE FROM group_invitation WHERE expires_at <= $now", ("$now", now.ToUnixTimeMilliseconds())));

    /// <summary>With the secret as it is stored.</summary>
    private static GroupInvitationRecord ReadInvitation(SqliteDataReader reader, Identifier group, string name) =>
        new(group, name, reader.ReadOctets(0), reader.ReadTime(1), reader.IsDBNull(2) ? null : reader.ReadIdentifier(2));

    /// <summary>The name comes last: it is the one part without a fixed length.</summary>
    private static ValuePlace PlaceOf(Identifier group, string name, long expiresAt) => new(
        Invitation, "secret", [.. group.Octets(), .. ColumnValues.Octets(unchecked((ulong)expiresAt)), .. _utf8.GetBytes(name)]);
}
