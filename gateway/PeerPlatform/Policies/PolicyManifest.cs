using System.Collections.Immutable;
using System.Text;
using NanoPeers.Messages;
using NanoPeers.Resolver;

namespace NanoPeers.PeerPlatform.Policies;

/// <summary>A file of a package.</summary>
/// <param name="Name">Its name: 1 to 64 letters, digits, dashes and points; the first one is the assembly with the entry.</param>
/// <param name="Size">Its octets.</param>
/// <param name="Digest">SHA-256 in hexadecimal.</param>
public sealed record PolicyFile(string Name, int Size, string Digest);

/// <summary>What a package says of itself, all of it under the publisher's signature. POLICIES.md, "Package".</summary>
public sealed record PolicyManifest
{
    private const int NameField = 1;
    private const int KeywordField = 2;
    private const int RuntimeField = 3;
    private const int VersionField = 4;
    private const int FactField = 5;
    private const int EntryField = 6;
    private const int RightField = 7;
    private const int FileField = 8;
    private const int DigestLength = 32;
    private const int MaxEntry = 200;
    private const int MaxFileName = 64;

    /// <summary>The policy.</summary>
    public required PolicyDescription Policy { get; init; }

    /// <summary>The runtime.</summary>
    public required string Runtime { get; init; }

    /// <summary>The version.</summary>
    public required uint Version { get; init; }

    /// <summary>What it needs and is.</summary>
    public ImmutableArray<PolicyConstraint> Facts { get; init; } = [];

    /// <summary>Full name of the class that is the policy.</summary>
    public required string Entry { get; init; }

    /// <summary>The rights that it needs, see <see cref="PolicyRights"/>.</summary>
    public ImmutableArray<string> Rights { get; init; } = [];

    /// <summary>Its files, in the order in which they follow.</summary>
    public required ImmutableArray<PolicyFile> Files { get; init; }

    /// <summary>The octets that are signed; the same manifest gives the same octets.</summary>
    internal byte[] Encode()
    {
        byte[] buffer = new byte[PolicyPackage.MaxManifest];
        PolicyFieldWriter writer = new();
        writer.Begin(buffer, 0, buffer.Length);
        Write(writer, NameField, Policy.Name);
        Write(writer, KeywordField, Policy.Keywords);
        Write(writer, RuntimeField, Runtime);
        writer.WriteUInt32(VersionField, Version);
        Write(writer, FactField, Facts.Select(static fact => fact.Text));
        Write(writer, EntryField, Entry);
        Write(writer, RightField, Rights);
        foreach (PolicyFile file in Files)
        {
            byte[] name = Encoding.ASCII.GetBytes(file.Name);
            byte[] size = new byte[4];
            BigEndian.WriteUInt32(size, 0, (uint)file.Size);
            byte[] value = [.. size, .. Convert.FromHexString(file.Digest), .. name];
            writer.Write(FileField, value, 0, value.Length);
        }

        return writer.Overflowed ? [] : buffer[..writer.Length];
    }

    /// <summary>Reads a manifest; null for octets that are none. Fields stand in the order of their numbers, single ones once.</summary>
    internal static PolicyManifest? Decode(byte[] buffer, int offset, int count)
    {
        ILookup<int, byte[]>? fields = Fields(buffer, offset, count);
        if (fields is null || !IsOnce(fields, NameField, RuntimeField, VersionField, EntryField) || fields[VersionField].Single().Length != 4)
        {
            return null;
        }

        PolicyDescription? policy = PolicyDescription.Of(Text(fields[NameField].Single()), fields[KeywordField].Select(Text));
        PolicyConstraint?[] facts = [.. fields[FactField].Select(value => PolicyConstraint.Parse(Text(value)))];
        PolicyFile?[] files = [.. fields[FileField].Select(File)];
        string runtime = Text(fields[RuntimeField].Single());
        string entry = Text(fields[EntryField].Single());
        bool isSound = policy is not null && facts.Length <= PolicyLimits.MaxWords && Array.TrueForAll(facts, static fact => fact is { IsFact: true })
            && files.Length > 0 && Array.TrueForAll(files, static file => file is not null)
            && files.Select(static file => file!.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() == files.Length
            && PolicyDescription.IsWord(runtime, PolicyLimits.MaxWord) && entry.Length is > 0 and <= MaxEntry && !entry.AsSpan().ContainsAny(",[*\0");
        return !isSound ? null : new PolicyManifest
        {
            Policy = policy!,
            Runtime = runtime,
            Version = BigEndian.ReadUInt32(fields[VersionField].Single(), 0),
            Facts = [.. facts!],
            Entry = entry,
            Rights = [.. fields[RightField].Select(Text)],
            Files = [.. files!],
        };
    }

    private static ILookup<int, byte[]>? Fields(byte[] buffer, int offset, int count)
    {
        FieldReader reader = new();
        reader.Begin(buffer, offset, count);
        List<(int Id, byte[] Value)> read = [];
        DecodeStatus status = reader.Next();
        while (status == DecodeStatus.Complete)
        {
            bool inOrder = read.Count == 0 || read[^1].Id <= reader.Id;
            if (!inOrder || reader.Id is 0 or > FileField)
            {
                return null;
            }

            read.Add((reader.Id, buffer.AsSpan(reader.Offset, reader.Length).ToArray()));
            status = reader.Next();
        }

        return status == DecodeStatus.End ? read.ToLookup(static field => field.Id, static field => field.Value) : null;
    }

    private static bool IsOnce(ILookup<int, byte[]> fields, params int[] ids) => Array.TrueForAll(ids, id => fields[id].Count() == 1);

    private static PolicyFile? File(byte[] value)
    {
        int nameAt = 4 + DigestLength;
        if (value.Length <= nameAt || value.Length > nameAt + MaxFileName || BigEndian.ReadUInt32(value, 0) > int.MaxValue)
        {
            return null;
        }

        string name = Text(value[nameAt..]);
        bool isName = name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.') && name[0] != '.';
        return isName ? new PolicyFile(name, (int)BigEndian.ReadUInt32(value, 0), Convert.ToHexStringLower(value.AsSpan(4, DigestLength))) : null;
    }

    private static string Text(byte[] value) => Encoding.Latin1.GetString(value);

    private static void Write(PolicyFieldWriter writer, int field, IEnumerable<string> texts)
    {
        foreach (string text in texts)
        {
            Write(writer, field, text);
        }
    }

    private static void Write(PolicyFieldWriter writer, int field, string text)
    {
        byte[] value = Encoding.Latin1.GetBytes(text);
        writer.Write(field, value, 0, value.Length);
    }

    /// <inheritdoc/>
    public bool Equals(PolicyManifest? other) => other is not null && Encode().AsSpan().SequenceEqual(other.Encode());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Policy, Runtime, Version, Entry);
}
