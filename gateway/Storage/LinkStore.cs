using Microsoft.Data.Sqlite;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage;

/// <summary>Table link.</summary>
internal sealed class LinkStore(StateDatabase database) : ILinkStore
{
    public void Save(LinkRecord link) => database.Write(Durability.PowerFailure, connection => connection.Run(
        """
        INSERT INTO link (switch_id, light_id, wanted, introduced_at) VALUES ($switch, $light, $wanted, $introduced)
        ON CONFLICT (switch_id, light_id) DO UPDATE SET wanted = excluded.wanted, introduced_at = excluded.introduced_at
        """,
        ("$switch", link.Switch.Octets()), ("$light", link.Light.Octets()), ("$wanted", link.Wanted),
        ("$introduced", link.IntroducedAt?.ToUnixTimeMilliseconds())));

    public bool Remove(Identifier from, Identifier to) => database.Write(Durability.PowerFailure, connection => connection.Run(
        "DELETE FROM link WHERE switch_id = $switch AND light_id = $light", ("$switch", from.Octets()), ("$light", to.Octets()))) > 0;

    public IReadOnlyList<LinkRecord> List() => database.Read(connection => connection.Rows(
        ReadLink, "SELECT switch_id, light_id, wanted, introduced_at FROM link ORDER BY switch_id, light_id"));

    private static LinkRecord ReadLink(SqliteDataReader reader) => new(
        reader.ReadIdentifier(0), reader.ReadIdentifier(1), reader.ReadFlag(2), reader.IsDBNull(3) ? null : reader.ReadTime(3));
}
