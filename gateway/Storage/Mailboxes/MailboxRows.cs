using Microsoft.Data.Sqlite;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage.Mailboxes;

/// <summary>How mailboxes and their messages stand in rows. A value that was never written there is damage: <see cref="InvalidDataException"/>.</summary>
internal static class MailboxRows
{
    internal const string MailboxColumns = "m.owner, m.transit, m.group_id, m.access, m.lease_until";

    /// <summary>An item's columns, with those of its mailbox before them.</summary>
    internal const string ItemColumns =
        $"{MailboxColumns}, i.number, i.receiver, i.gateway, i.sender, i.key_id, i.sequence, i.depositor, i.home, i.accepted_at, i.expires_at, i.message";

    private const int Owner = 0, Transit = 1, Group = 2, Access = 3, LeaseUntil = 4, Number = 5, Receiver = 6, Gateway = 7, Sender = 8, KeyId = 9,
        Sequence = 10, Depositor = 11, Home = 12, AcceptedAt = 13, ExpiresAt = 14, Message = 15;

    internal static MailboxRecord ReadMailbox(SqliteDataReader reader) =>
        new(ReadName(reader), reader.ReadIdentifier(Group), reader.ReadSmallNumber(Access), reader.ReadTime(LeaseUntil));

    internal static MailboxName ReadName(SqliteDataReader reader) => new(reader.ReadIdentifier(Owner), reader.ReadFlag(Transit));

    /// <summary>An item; one that was delivered has no octets.</summary>
    internal static MailboxItem ReadItem(SqliteDataReader reader) => new(reader.ReadNumber(Number), new MailboxDeposit
    {
        Mailbox = ReadName(reader),
        Receiver = reader.ReadIdentifier(Receiver),
        Gateway = reader.ReadIdentifier(Gateway),
        Sender = reader.ReadIdentifier(Sender),
        KeyId = reader.ReadUnsigned(KeyId),
        Sequence = reader.ReadUnsigned(Sequence),
        Depositor = reader.ReadIdentifier(Depositor),
        Home = reader.IsDBNull(Home) ? null : reader.ReadIdentifier(Home),
        AcceptedAt = reader.ReadTime(AcceptedAt),
        ExpiresAt = reader.ReadTime(ExpiresAt),
        Message = reader.IsDBNull(Message) ? [] : reader.ReadOctets(Message),
    });

    /// <summary>The values of an item's row, but for its number.</summary>
    internal static (string Name, object? Value)[] Values(long mailbox, MailboxDeposit deposit) =>
    [
        ("$mailbox", mailbox), ("$receiver", deposit.Receiver.Octets()), ("$gateway", deposit.Gateway.Octets()), ("$sender", deposit.Sender.Octets()),
        ("$key", ColumnValues.Octets(deposit.KeyId)), ("$sequence", ColumnValues.Octets(deposit.Sequence)), ("$depositor", deposit.Depositor.Octets()),
        ("$home", deposit.Home?.Octets()), ("$accepted", deposit.AcceptedAt.ToUnixTimeMilliseconds()), ("$expires", deposit.ExpiresAt.ToUnixTimeMilliseconds()),
        ("$message", deposit.Message.Length == 0 ? null : deposit.Message),
    ];
}
