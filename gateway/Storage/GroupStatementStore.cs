using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Groups;

namespace NanoPeers.Storage;

/// <summary>Table group_statement.</summary>
internal sealed class GroupStatementStore(StateDatabase database) : IGroupStatementStore
{
    public void Save(SignedStatement statement) => database.Write(Durability.PowerFailure, connection => connection.Run(
        "INSERT OR IGNORE INTO group_statement (id, group_id, octets) VALUES ($id, $group, $octets)",
        ("$id", statement.Id.ToArray()), ("$group", statement.Group.Octets()), ("$octets", statement.Octets.ToArray())));

    public IReadOnlyList<byte[]> Load(Identifier group) => database.Read(connection => connection.Rows(
        reader => reader.ReadOctets(0), "SELECT octets FROM group_statement WHERE group_id = $group ORDER BY serial", ("$group", group.Octets())));

    public IReadOnlyList<Identifier> Groups() => database.Read(connection => connection.Rows(
        reader => reader.ReadIdentifier(0), "SELECT DISTINCT group_id FROM group_statement ORDER BY group_id"));

    public int Forget(Identifier group) => database.Write(Durability.PowerFailure, connection => connection.Run(
        "DELETE FROM group_statement WHERE group_id = $group", ("$group", group.Octets())));
}
