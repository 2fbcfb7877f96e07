using Microsoft.Data.Sqlite;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Storage.SideFiles;

namespace NanoPeers.Storage.Mailboxes;

/// <summary>What is asked of the tables of mailboxes, and written to them, within one transaction.</summary>
internal static class MailboxStatements
{
    internal const string FindMailbox = "SELECT id FROM mailbox WHERE owner = $owner AND transit = $transit";

    internal const string ReadWaiting =
        $"""
        SELECT {MailboxRows.ItemColumns} FROM item i JOIN mailbox m ON m.id = i.mailbox
        WHERE i.mailbox = $mailbox AND i.number > $after AND i.message IS NOT NULL ORDER BY i.number LIMIT $most
        """;

    internal const string SumRange =
        """
        SELECT number, depositor, length(message) FROM item
        WHERE mailbox = $mailbox AND number BETWEEN $first AND $last AND message IS NOT NULL ORDER BY number
        """;

    internal const string DeliverOne = "UPDATE item SET message = NULL WHERE number = $number";

    internal const string ReadExpired =
        $"""
        SELECT {MailboxRows.ItemColumns} FROM item i JOIN mailbox m ON m.id = i.mailbox WHERE i.expires_at <= $now ORDER BY i.expires_at LIMIT $most
        """;

    internal const string DeleteOne = "DELETE FROM item WHERE number = $number";
    internal const string DeleteItems = "DELETE FROM item WHERE mailbox = $mailbox";
    internal const string DeleteMailbox = "DELETE FROM mailbox WHERE id = $mailbox";
    internal const string FindCollected = "SELECT era, number FROM collected WHERE gateway = $gateway";

    internal const string SaveCollected =
        """
        INSERT INTO collected (gateway, era, number) VALUES ($gateway, $era, $number)
        ON CONFLICT (gateway) DO UPDATE SET era = excluded.era, number = excluded.number
        """;

    private const string InsertItem =
        """
        INSERT INTO item (mailbox, receiver, gateway, sender, key_id, sequence, depositor, home, accepted_at, expires_at, message)
        VALUES ($mailbox, $receiver, $gateway, $sender, $key, $sequence, $depositor, $home, $accepted, $expires, $message)
        ON CONFLICT (mailbox, sender, key_id, sequence, receiver) DO NOTHING
        """;

    private const string InsertNumbered =
        """
        INSERT OR IGNORE INTO item (number, mailbox, receiver, gateway, sender, key_id, sequence, depositor, home, accepted_at, expires_at, message)
        VALUES ($number, $mailbox, $receiver, $gateway, $sender, $key, $sequence, $depositor, $home, $accepted, $expires, $message)
        """;

    private const string SaveMailbox =
        """
        INSERT INTO mailbox (owner, transit, group_id, access, lease_until) VALUES ($owner, $transit, $group, $access, $lease)
        ON CONFLICT (owner, transit) DO UPDATE SET group_id = excluded.group_id, access = excluded.access, lease_until = excluded.lease_until
        """;

    internal static int Save(PreparedConnection connection, MailboxRecord mailbox) => connection.Run(
        SaveMailbox, ("$owner", mailbox.Name.Owner.Octets()), ("$transit", mailbox.Name.IsTransit), ("$group", mailbox.Group.Octets()),
        ("$access", mailbox.Access), ("$lease", mailbox.LeaseUntil.ToUnixTimeMilliseconds()));

    /// <summary>The mailbox's number in its table; null when it is not there.</summary>
    internal static long? Find(PreparedConnection connection, MailboxName name) =>
        connection.Number(FindMailbox, ("$owner", name.Owner.Octets()), ("$transit", name.IsTransit));

    internal static long Append(PreparedConnection connection, MailboxDeposit deposit)
    {
        long mailbox = Find(connection, deposit.Mailbox)
            ?? throw new ArgumentException($"There is no mailbox of {deposit.Mailbox.Owner}.", nameof(deposit));
        return connection.Run(InsertItem, MailboxRows.Values(mailbox, deposit)) == 0
            ? 0
            : SQLitePCL.raw.sqlite3_last_insert_rowid(connection.Connection.Handle);
    }

    /// <summary>Puts an item back under the number that it had; one whose number or name is there already is left out.</summary>
    internal static int PutBack(PreparedConnection connection, MailboxItem item) => Find(connection, item.Deposit.Mailbox) is { } mailbox
        ? connection.Run(InsertNumbered, [("$number", item.Number), .. MailboxRows.Values(mailbox, item.Deposit)])
        : 0;

    internal static IEnumerable<MailboxShare> Deliver(PreparedConnection connection, MailboxRange range)
    {
        if (Find(connection, range.Mailbox) is not { } mailbox)
        {
            return [];
        }

        List<(long Number, MailboxShare Share)> waiting = connection.Rows(
            reader => (reader.ReadNumber(0), new MailboxShare(range.Mailbox, reader.ReadIdentifier(1), 1, reader.ReadNumber(2), 0)),
            SumRange, ("$mailbox", mailbox), ("$first", range.First), ("$last", range.Last));
        waiting.ForEach(one => connection.Run(DeliverOne, ("$number", one.Number)));
        return waiting.Select(one => one.Share);
    }

    internal static List<MailboxItem> DeleteExpired(PreparedConnection connection, DateTimeOffset now, int most)
    {
        List<MailboxItem> expired = connection.Rows(
            MailboxRows.ReadItem, ReadExpired, ("$now", now.ToUnixTimeMilliseconds()), ("$most", most));
        expired.ForEach(item => connection.Run(DeleteOne, ("$number", item.Number)));
        return expired;
    }

    internal static int Remove(PreparedConnection connection, MailboxName name) => Find(connection, name) is { } mailbox
        ? connection.Run(DeleteItems, ("$mailbox", mailbox)) + connection.Run(DeleteMailbox, ("$mailbox", mailbox))
        : 0;

    /// <summary>What each depositor has in each mailbox: a look at everything, once at the start.</summary>
    internal static List<MailboxShare> Shares(PreparedConnection connection) => connection.Rows(
        ReadShare,
        """
        SELECT m.owner, m.transit, i.depositor, count(i.message), coalesce(sum(length(i.message)), 0), count(*)
        FROM item i JOIN mailbox m ON m.id = i.mailbox GROUP BY i.mailbox, i.depositor
        """);

    private static MailboxShare ReadShare(SqliteDataReader reader) => new(
        MailboxRows.ReadName(reader), reader.ReadIdentifier(2), reader.ReadSmallNumber(3), reader.ReadNumber(4), reader.ReadSmallNumber(5));
}
