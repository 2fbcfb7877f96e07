using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Storage.SideFiles;

namespace NanoPeers.Storage.Mailboxes;

/// <summary>
/// Takes over what can still be read of damaged mailboxes: each was accepted, and nobody else has it any more. Rows are read from the first on to the
/// first that cannot be read, and from the last on back to there.
/// </summary>
internal static class MailboxSalvage
{
    private const int HeaderLength = 32, OffsetPageSize = 16, OffsetPages = 28;

    /// <summary>A header that asks for more is damaged itself, octets.</summary>
    private const long MaxLengthened = 4L << 30;

    private const string Mailboxes = $"SELECT {MailboxRows.MailboxColumns} FROM mailbox m NOT INDEXED ORDER BY m.id";
    private const string Items = $"SELECT {MailboxRows.ItemColumns} FROM item i NOT INDEXED CROSS JOIN mailbox m ON m.id = i.mailbox ORDER BY i.number";
    private const string Collected = "SELECT gateway, era, number FROM collected ORDER BY gateway";

    /// <summary>Reads the one and writes the other, which is new.</summary>
    /// <param name="damaged">The file that was set aside.</param>
    /// <param name="into">The new one.</param>
    /// <returns>How many mailboxes and items were taken over.</returns>
    internal static (int Mailboxes, int Items) Run(string damaged, SideFile into)
    {
        try
        {
            Lengthen(damaged);
            using PreparedConnection from = new(damaged, "PRAGMA trusted_schema = OFF");
            return into.Write(connection =>
            {
                int mailboxes = BothWays(from, Mailboxes, MailboxRows.ReadMailbox, mailbox => MailboxStatements.Save(connection, mailbox));
                int items = BothWays(from, Items, MailboxRows.ReadItem, item => MailboxStatements.PutBack(connection, item));
                BothWays(from, Collected, ReadCollected, one => SaveCollected(connection, one));
                return (mailboxes, items);
            });
        }
        catch (SqliteException e) when (SideFileFaults.DamageOf(damaged, e) is not null)
        {
            return (0, 0);
        }
    }

    /// <summary>
    /// SQLite reads nothing at all of a file that is shorter than its header says. With zeros in place of what is missing it reads all that is there. The
    /// header's octets: www.sqlite.org/fileformat.html, section 1.3.
    /// </summary>
    private static void Lengthen(string damaged)
    {
        using FileStream file = OwnerOnly.OpenFile(damaged, FileMode.OpenOrCreate);
        Span<byte> header = stackalloc byte[HeaderLength];
        if (file.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength)
        {
            return;
        }

        int size = BinaryPrimitives.ReadUInt16BigEndian(header[OffsetPageSize..]);
        long wanted = (long)BinaryPrimitives.ReadUInt32BigEndian(header[OffsetPages..]) * (size == 1 ? ushort.MaxValue + 1 : size);
        if (wanted > file.Length && wanted <= MaxLengthened)
        {
            file.SetLength(wanted);
        }
    }

    private static (byte[] Gateway, byte[] Era, long Number) ReadCollected(SqliteDataReader reader) =>
        (reader.ReadIdentifier(0).Octets(), ColumnValues.Octets(reader.ReadUnsigned(1)), reader.ReadNumber(2));

    private static int SaveCollected(PreparedConnection connection, (byte[] Gateway, byte[] Era, long Number) one) => connection.Run(
        MailboxStatements.SaveCollected, ("$gateway", one.Gateway), ("$era", one.Era), ("$number", one.Number));

    private static int BothWays<T>(PreparedConnection from, string statement, Func<SqliteDataReader, T> read, Func<T, int> write) =>
        OneWay(from, statement, read, write, out bool whole) + (whole ? 0 : OneWay(from, statement + " DESC", read, write, out _));

    private static int OneWay<T>(PreparedConnection from, string statement, Func<SqliteDataReader, T> read, Func<T, int> write, out bool whole)
    {
        int taken = 0;
        whole = false;
        try
        {
            using SqliteDataReader reader = from.Prepare(statement).ExecuteReader();
            while (reader.Read())
            {
                T? row = TryRead(reader, read, out bool readable);
                taken += readable ? write(row!) : 0;
            }

            whole = true;
        }
        catch (SqliteException e) when (SideFileFaults.DamageOf(from.Connection.DataSource, e) is not null)
        {
            // As far as it could be read.
        }

        return taken;
    }

    private static T? TryRead<T>(SqliteDataReader reader, Func<SqliteDataReader, T> read, out bool readable)
    {
        try
        {
            readable = true;
            return read(reader);
        }
        catch (InvalidDataException)
        {
            readable = false;
            return default;
        }
    }
}
