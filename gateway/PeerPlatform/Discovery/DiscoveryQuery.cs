using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerDiscovery;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>
/// What is looked for; what is null does not matter. Titles and values are matched without regard to upper and lower case; a title with a star at its
/// end is the beginning of one. S0: peers and groups are found by name.
/// </summary>
public sealed record DiscoveryQuery
{
    /// <summary>Most entries that can be left out.</summary>
    public const int MaxSkip = 4_096;

    private const char Anything = '*';

    /// <summary>Kind of advertisement, 1 to 6.</summary>
    public int? Kind { get; init; }

    /// <summary>The canonical name of the resource.</summary>
    public string? Name { get; init; }

    /// <summary>The title.</summary>
    public string? Title { get; init; }

    /// <summary>Name of an attribute; goes with <see cref="Value"/>.</summary>
    public string? Attribute { get; init; }

    /// <summary>The attribute's value.</summary>
    public string? Value { get; init; }

    /// <summary>The group whose advertisements are meant. As its member one finds those for members too.</summary>
    public Identifier? Group { get; init; }

    /// <summary>Most that each peer answers with, 1 to 64.</summary>
    public int Limit { get; init; } = 32;

    /// <summary>How many peers may hand the query on, 0 to 7.</summary>
    public int Hops { get; init; } = 4;

    /// <summary>How many to leave out: those of the pages before, 0 to 4,096.</summary>
    public int Skip { get; init; }

    /// <summary>What is wrong with it, for people; empty when nothing is.</summary>
    public string Problem =>
        Kind is <= 0 or > 255 ? "There is no such kind of advertisement."
        : !IsName(Name) ? $"A canonical name has 1 to {PeersLimits.MaxName} characters of ASCII without blanks."
        : !IsText(Title, PeersLimits.MaxTitle) ? $"A name to look for has 1 to {PeersLimits.MaxTitle} octets of plain text."
        : (Attribute is null) != (Value is null) || !IsText(Attribute, PeersLimits.MaxAttribute) || !IsText(Value, PeersLimits.MaxValue)
            ? "An attribute is looked for as NAME=VALUE, in plain text."
        : Limit is < 1 or > PeersLimits.MaxLimit ? $"The limit is 1 to {PeersLimits.MaxLimit}."
        : Skip is < 0 or > MaxSkip ? $"At most {MaxSkip} are left out."
        : Hops is < 0 or > PeersLimits.MaxHops ? $"The hops are 0 to {PeersLimits.MaxHops}."
        : "";

    /// <summary>Whether an asker may see a document at all.</summary>
    /// <param name="document">The document.</param>
    /// <param name="members">The group as whose member the asker is known; null for none.</param>
    public static bool MaySee(AdvertisedDocument document, Identifier? members) =>
        !document.IsForMembers || (members is not null && document.Group is not null && members.Equals(document.Group));

    /// <summary>Whether a text is what was asked for.</summary>
    /// <param name="wanted">With a star at its end: the beginning.</param>
    /// <param name="text">The text.</param>
    public static bool Matches(string wanted, string text) => wanted.Length > 0 && wanted[^1] == Anything
        ? text.StartsWith(wanted[..^1], StringComparison.OrdinalIgnoreCase)
        : text.Equals(wanted, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a document is what is looked for.</summary>
    /// <param name="document">The document.</param>
    public bool Means(AdvertisedDocument document) =>
        (Kind is null || Kind == document.Kind)
        && (Name is null || Name == document.Name)
        && (Title is null || Matches(Title, document.Title))
        && (Attribute is null || document.Attributes.Any(pair => pair.Name == Attribute && pair.Value.Equals(Value, StringComparison.OrdinalIgnoreCase)))
        && (Group is null || (document.Group is not null && Group.Equals(document.Group)));

    /// <summary>Reads a query that came.</summary>
    internal static DiscoveryQuery From(PeersMessage message) => new()
    {
        Kind = message.Has(PeersField.ResourceKind) ? (int)message.NumberOf(PeersField.ResourceKind) : null,
        Name = TextOf(message, PeersField.Name),
        Title = TextOf(message, PeersField.Title),
        Attribute = TextOf(message, PeersField.Attribute),
        Value = TextOf(message, PeersField.Value),
        Group = message.Has(PeersField.Group) ? new Identifier(message.Buffer, message.OffsetOf(PeersField.Group)) : null,
        Limit = (int)message.NumberOf(PeersField.Limit),
        Hops = (int)message.NumberOf(PeersField.Hops),
        Skip = (int)message.NumberOf(PeersField.Skip),
    };

    /// <summary>Writes the fields of a Query.</summary>
    internal void Write(MessageWriter writer, ulong id, Identifier origin, int hops, int padTo)
    {
        int from = writer.Position;
        writer.WriteUInt8(PeersField.Kind, PeersMessageKind.Query);
        writer.WriteCredential();
        writer.WriteUInt64(PeersField.QueryId, id);
        writer.WriteIdentifier(PeersField.Origin, origin);
        writer.WriteUInt8(PeersField.Hops, hops);
        writer.WriteUInt8(PeersField.Limit, Limit);
        writer.WriteUInt8(PeersField.Forms, PeersForm.Xml);
        if (Kind is { } kind)
        {
            writer.WriteUInt8(PeersField.ResourceKind, kind);
        }

        WriteText(writer, PeersField.Name, Name);
        WriteText(writer, PeersField.Title, Title);
        WriteText(writer, PeersField.Attribute, Attribute);
        WriteText(writer, PeersField.Value, Value);
        if (Skip > 0)
        {
            writer.WriteUInt16(PeersField.Skip, Skip);
        }

        if (Group is not null)
        {
            writer.WriteIdentifier(PeersField.Group, Group);
        }

        PeersWriting.Pad(writer, from, padTo);
    }

    private static void WriteText(MessageWriter writer, int field, string? text)
    {
        if (text is not null)
        {
            byte[] octets = Encoding.UTF8.GetBytes(text);
            writer.WriteOctets(field, octets, 0, octets.Length);
        }
    }

    private static string? TextOf(PeersMessage message, int field) =>
        message.Has(field) ? Encoding.UTF8.GetString(message.Buffer, message.OffsetOf(field), message.LengthOf(field)) : null;

    private static bool IsName(string? name)
    {
        byte[] octets = Encoding.UTF8.GetBytes(name ?? "x");
        return octets.Length is > 0 and <= PeersLimits.MaxName && Utf8Text.IsPrintableAscii(octets, 0, octets.Length);
    }

    private static bool IsText(string? text, int longest)
    {
        byte[] octets = Encoding.UTF8.GetBytes(text ?? "x");
        return octets.Length > 0 && octets.Length <= longest && Utf8Text.IsPlain(octets, 0, octets.Length);
    }
}
