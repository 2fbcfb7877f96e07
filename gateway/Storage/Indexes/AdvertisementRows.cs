using System.Text;
using Microsoft.Data.Sqlite;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Storage.SideFiles;

namespace NanoPeers.Storage.Indexes;

/// <summary>How an advertisement stands in a row. A value that was never written there is damage: <see cref="InvalidDataException"/>.</summary>
internal static class AdvertisementRows
{
    /// <summary>The columns, in the order in which they are read.</summary>
    internal const string Columns =
        "a.serial, a.name, a.publisher, a.kind, a.title, a.group_id, a.version, a.published_at, a.expires_at, a.scope, a.withdrawal, a.attributes, a.document";

    private const byte AttributesFormat = 1;
    private const int Serial = 0, Name = 1, Publisher = 2, Kind = 3, Title = 4, Group = 5, Version = 6, PublishedAt = 7, ExpiresAt = 8, Scope = 9,
        Withdrawal = 10, Attributes = 11, Document = 12;

    internal static long ReadSerial(SqliteDataReader reader) => reader.ReadNumber(Serial);

    internal static long ReadExpiry(SqliteDataReader reader) => reader.ReadNumber(ExpiresAt);

    /// <summary>Everything but the document.</summary>
    internal static AdvertisementRecord Read(SqliteDataReader reader) => new()
    {
        Name = reader.ReadText(Name),
        Publisher = reader.ReadIdentifier(Publisher),
        Kind = reader.ReadSmallNumber(Kind),
        Title = reader.ReadText(Title),
        Group = reader.IsDBNull(Group) ? null : reader.ReadIdentifier(Group),
        Version = Within<uint>(reader.ReadNumber(Version), uint.MaxValue),
        PublishedAt = Time(reader.ReadNumber(PublishedAt)),
        ExpiresAt = Time(reader.ReadNumber(ExpiresAt)),
        Scope = (AdvertisementScope)Within<int>(reader.ReadNumber(Scope), (int)AdvertisementScope.Members),
        IsWithdrawal = reader.ReadFlag(Withdrawal),
        Attributes = Decode(reader.ReadOctets(Attributes)),
        Document = default,
    };

    /// <summary>The record with its document.</summary>
    internal static AdvertisementRecord ReadWhole(SqliteDataReader reader) => WithDocument(reader, Read(reader));

    internal static AdvertisementRecord WithDocument(SqliteDataReader reader, AdvertisementRecord record) =>
        record with { Document = reader.IsDBNull(Document) ? default(ReadOnlyMemory<byte>) : reader.ReadOctets(Document) };

    /// <summary>The values of a row, but for its serial.</summary>
    internal static (string Name, object? Value)[] Values(AdvertisementRecord record) =>
    [
        ("$name", record.Name), ("$publisher", record.Publisher.Octets()), ("$kind", record.Kind), ("$title", record.Title),
        ("$group", record.Group?.Octets()), ("$version", (long)record.Version), ("$published", record.PublishedAt.ToUnixTimeSeconds()),
        ("$expires", record.ExpiresAt.ToUnixTimeSeconds()), ("$scope", (int)record.Scope), ("$withdrawal", record.IsWithdrawal),
        ("$attributes", Encode(record.Attributes)), ("$document", record.Document.IsEmpty ? null : record.Document.ToArray()),
    ];

    /// <summary>The octet 1, then names and values in turn, each with its length before it, in the form of a .NET BinaryWriter.</summary>
    private static byte[] Encode(IReadOnlyList<AdvertisementAttribute> attributes)
    {
        using MemoryStream octets = new();
        using (BinaryWriter writer = new(octets, Encoding.UTF8))
        {
            writer.Write(AttributesFormat);
            foreach (AdvertisementAttribute attribute in attributes)
            {
                writer.Write(attribute.Name);
                writer.Write(attribute.Value);
            }
        }

        return octets.ToArray();
    }

    private static List<AdvertisementAttribute> Decode(byte[] octets)
    {
        List<AdvertisementAttribute> attributes = [];
        using BinaryReader reader = new(new MemoryStream(octets), Encoding.UTF8);
        try
        {
            if (reader.ReadByte() != AttributesFormat)
            {
                throw new FormatException();
            }

            while (reader.BaseStream.Position < octets.Length)
            {
                attributes.Add(new AdvertisementAttribute(reader.ReadString(), reader.ReadString()));
            }

            return attributes;
        }
        catch (Exception e) when (e is IOException or FormatException)
        {
            throw new InvalidDataException("An advertisement's attributes are not as they were written.", e);
        }
    }

    private static T Within<T>(long number, long most)
        where T : System.Numerics.INumberBase<T> =>
        number >= 0 && number <= most ? T.CreateTruncating(number) : throw new InvalidDataException("An advertisement has a number that was never written.");

    private static DateTimeOffset Time(long seconds) =>
        seconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw new InvalidDataException("An advertisement has a time that no calendar has.");
}
