using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage;

/// <summary>Table group_address.</summary>
internal sealed partial class GroupStore
{
    private const int MaxEndpoint = 128;

    public IReadOnlyList<MemberAddressRecord> ListAddresses(Identifier group) => database.Read(connection => connection.Rows(
        reader => new MemberAddressRecord(reader.ReadIdentifier(0), reader.ReadText(1), reader.ReadTime(2)),
        "SELECT peer_id, endpoint, heard_at FROM group_address WHERE group_id = $group ORDER BY heard_at DESC, peer_id",
        ("$group", group.Octets())));

    public void SaveAddress(Identifier group, MemberAddressRecord address)
    {
        if (address.Endpoint.Length is 0 or > MaxEndpoint)
        {
            throw new ArgumentException($"An endpoint has 1 to {MaxEndpoint} characters.", nameof(address));
        }

        DemandSeat(group, database.Write(Durability.ProcessEnd, connection => connection.Run(
            """
            INSERT INTO group_address (group_id, peer_id, endpoint, heard_at)
            SELECT group_id, $peer, $endpoint, $heard FROM group_seat WHERE group_id = $group
            ON CONFLICT (group_id, peer_id) DO UPDATE SET endpoint = excluded.endpoint, heard_at = excluded.heard_at
            """,
            ("$group", group.Octets()), ("$peer", address.Peer.Octets()), ("$endpoint", address.Endpoint),
            ("$heard", address.HeardAt.ToUnixTimeMilliseconds()))));
    }
}
