using System.Text;
using NanoPeers.Messages;
using NanoPeers.Resolver;

namespace NanoPeers.PeerPlatform.Policies;

/// <summary>Questions to the policy resolver and its answers as octets. What is read is bounded and never throws. RESOLVER.md, "Policies".</summary>
public static class PolicyPayloads
{
    private const int DigestLength = 32;

    /// <summary>A question which implementations there are.</summary>
    /// <param name="query">Which are wanted.</param>
    /// <param name="from">The first wanted, from 0.</param>
    public static byte[] Find(PolicyQuery query, int from) => Write(writer =>
    {
        writer.WriteUInt8(PolicyField.Operation, PolicyOperation.Find);
        WriteText(writer, PolicyField.Name, query.Name);
        WriteTexts(writer, PolicyField.Keyword, query.Keywords);
        WriteText(writer, PolicyField.Runtime, query.Runtime);
        WriteTexts(writer, PolicyField.Constraint, query.Constraints.Select(static constraint => constraint.Text));
        writer.WriteUInt8(PolicyField.State, (int)query.State);
        writer.WriteUInt16(PolicyField.From, from);
    });

    /// <summary>A question for octets of a package.</summary>
    /// <param name="digest">SHA-256 in hexadecimal.</param>
    /// <param name="offset">Where they begin.</param>
    public static byte[] Read(string digest, int offset) => Write(writer =>
    {
        writer.WriteUInt8(PolicyField.Operation, PolicyOperation.Read);
        WriteOctets(writer, PolicyField.Digest, Convert.FromHexString(digest));
        writer.WriteUInt32(PolicyField.Offset, (uint)offset);
    });

    /// <summary>Reads a question which implementations there are; null for one that is none.</summary>
    /// <param name="octets">The question.</param>
    /// <param name="from">The first wanted.</param>
    public static PolicyQuery? TryReadFind(byte[] octets, out int from)
    {
        ILookup<int, byte[]>? fields = Fields(octets);
        from = fields is null ? 0 : (int)Number(fields, PolicyField.From, 2);
        if (fields is null || Number(fields, PolicyField.Operation, 1) != PolicyOperation.Find
            || Number(fields, PolicyField.State, 1) > (int)PolicyState.Inactive)
        {
            return null;
        }

        PolicyConstraint?[] constraints = [.. fields[PolicyField.Constraint].Select(static value => PolicyConstraint.Parse(Text(value)))];
        bool isSound = constraints.Length <= PolicyLimits.MaxWords && Array.TrueForAll(constraints, static one => one is not null);
        return !isSound ? null : new PolicyQuery
        {
            Name = Text(fields[PolicyField.Name].FirstOrDefault() ?? []),
            Keywords = [.. fields[PolicyField.Keyword].Take(PolicyLimits.MaxWords).Select(Text)],
            Runtime = Text(fields[PolicyField.Runtime].FirstOrDefault() ?? []),
            Constraints = [.. constraints.OfType<PolicyConstraint>()],
            State = (PolicyState)Number(fields, PolicyField.State, 1),
        };
    }

    /// <summary>Reads a question for octets of a package.</summary>
    /// <param name="octets">The question.</param>
    /// <param name="digest">SHA-256 in hexadecimal.</param>
    /// <param name="offset">Where they begin.</param>
    /// <returns>False for a question that is none.</returns>
    public static bool TryReadRead(byte[] octets, out string digest, out int offset)
    {
        ILookup<int, byte[]>? fields = Fields(octets);
        digest = "";
        offset = 0;
        if (fields is null || Number(fields, PolicyField.Operation, 1) != PolicyOperation.Read
            || fields[PolicyField.Digest].FirstOrDefault() is not { Length: DigestLength } value || Number(fields, PolicyField.Offset, 4) > int.MaxValue)
        {
            return false;
        }

        digest = Convert.ToHexStringLower(value);
        offset = (int)Number(fields, PolicyField.Offset, 4);
        return true;
    }

    /// <summary>An answer: as many implementations as fit.</summary>
    /// <param name="found">All that were found.</param>
    /// <param name="from">The first wanted.</param>
    public static byte[] Found(IReadOnlyList<PolicyImplementation> found, int from)
    {
        byte[] buffer = new byte[ResolverLimits.MaxPayload];
        PolicyFieldWriter writer = new();
        writer.Begin(buffer, 0, buffer.Length);
        int next = 0;
        for (int i = from; i < found.Count && next == 0; i++)
        {
            byte[] entry = Entry(found[i]);

            // Room for the field that says where to go on.
            if (writer.Length + 3 + entry.Length + 5 > buffer.Length)
            {
                next = i;
            }
            else
            {
                WriteOctets(writer, PolicyField.Entry, entry);
            }
        }

        writer.WriteUInt16(PolicyField.From, next);
        return buffer[..writer.Length];
    }

    /// <summary>Reads an answer with implementations; null for one that is none.</summary>
    /// <param name="octets">The answer.</param>
    /// <param name="next">Where to go on; 0 after the last.</param>
    public static IReadOnlyList<PolicyImplementation>? TryReadFound(byte[] octets, out int next)
    {
        ILookup<int, byte[]>? fields = Fields(octets);
        next = fields is null ? 0 : (int)Number(fields, PolicyField.From, 2);
        PolicyImplementation?[] entries = [.. fields?[PolicyField.Entry].Select(TryReadEntry) ?? []];
        return fields is null || Array.Exists(entries, static entry => entry is null) ? null : [.. entries.OfType<PolicyImplementation>()];
    }

    /// <summary>An answer: octets of a package.</summary>
    /// <param name="package">The package.</param>
    /// <param name="offset">Where they begin.</param>
    public static byte[] Chunk(ReadOnlyMemory<byte> package, int offset) => Write(writer =>
    {
        writer.WriteUInt32(PolicyField.Size, (uint)package.Length);
        WriteOctets(writer, PolicyField.Octets, package.Slice(offset, Math.Min(PolicyLimits.MaxChunk, package.Length - offset)).ToArray());
    });

    /// <summary>Reads an answer with octets of a package; null for one that is none.</summary>
    /// <param name="octets">The answer.</param>
    public static byte[]? TryReadChunk(byte[] octets)
    {
        byte[]? chunk = Fields(octets)?[PolicyField.Octets].FirstOrDefault();
        return chunk is { Length: > 0 and <= PolicyLimits.MaxChunk } ? chunk : null;
    }

    private static byte[] Entry(PolicyImplementation one) => Write(writer =>
    {
        WriteText(writer, PolicyField.Name, one.Policy.Name);
        WriteTexts(writer, PolicyField.Keyword, one.Policy.Keywords);
        WriteText(writer, PolicyField.Runtime, one.Runtime);
        WriteTexts(writer, PolicyField.Constraint, one.Facts.Select(static fact => fact.Text));
        writer.WriteUInt8(PolicyField.State, (int)one.State);
        writer.WriteUInt32(PolicyField.Version, one.Version);
        if (one.Digest.Length > 0)
        {
            WriteOctets(writer, PolicyField.Digest, Convert.FromHexString(one.Digest));
            writer.WriteUInt32(PolicyField.Size, (uint)one.Size);
            WriteOctets(writer, PolicyField.Publisher, Convert.FromHexString(one.Publisher));
        }
    });

    private static PolicyImplementation? TryReadEntry(byte[] octets)
    {
        ILookup<int, byte[]>? fields = Fields(octets);
        if (fields is null)
        {
            return null;
        }

        PolicyDescription? policy = PolicyDescription.Of(Text(fields[PolicyField.Name].FirstOrDefault() ?? []), fields[PolicyField.Keyword].Select(Text));
        string runtime = Text(fields[PolicyField.Runtime].FirstOrDefault() ?? []);
        uint state = Number(fields, PolicyField.State, 1);
        byte[] digest = fields[PolicyField.Digest].FirstOrDefault() ?? [];
        byte[] publisher = fields[PolicyField.Publisher].FirstOrDefault() ?? [];
        PolicyConstraint?[] facts = [.. fields[PolicyField.Constraint].Select(static value => PolicyConstraint.Parse(Text(value)))];
        bool isSound = policy is not null && PolicyDescription.IsWord(runtime, PolicyLimits.MaxWord)
            && state is (uint)PolicyState.Active or (uint)PolicyState.Inactive && digest.Length is 0 or DigestLength && publisher.Length is 0 or DigestLength
            && facts.Length <= PolicyLimits.MaxWords && Array.TrueForAll(facts, static fact => fact is { IsFact: true })
            && Number(fields, PolicyField.Size, 4) <= PolicyPackage.MaxPackage;
        return !isSound ? null : new PolicyImplementation
        {
            Policy = policy!,
            Runtime = runtime,
            Version = Number(fields, PolicyField.Version, 4),
            Facts = [.. facts.OfType<PolicyConstraint>()],
            Digest = Convert.ToHexStringLower(digest),
            Publisher = Convert.ToHexStringLower(publisher),
            Size = (int)Number(fields, PolicyField.Size, 4),
            State = (PolicyState)state,
        };
    }

    private static ILookup<int, byte[]>? Fields(byte[] octets)
    {
        FieldReader reader = new();
        reader.Begin(octets, 0, octets.Length);
        List<(int Id, byte[] Value)> fields = [];
        DecodeStatus status = reader.Next();
        while (status == DecodeStatus.Complete)
        {
            fields.Add((reader.Id, octets.AsSpan(reader.Offset, reader.Length).ToArray()));
            status = reader.Next();
        }

        return status == DecodeStatus.End ? fields.ToLookup(static field => field.Id, static field => field.Value) : null;
    }

    private static uint Number(ILookup<int, byte[]> fields, int field, int length)
    {
        byte[]? value = fields[field].FirstOrDefault();
        return value is null || value.Length != length ? 0 : value.Aggregate(0u, static (number, octet) => (number << 8) | octet);
    }

    private static string Text(byte[] value) => Encoding.Latin1.GetString(value);

    private static void WriteText(PolicyFieldWriter writer, int field, string text)
    {
        if (text.Length > 0)
        {
            WriteOctets(writer, field, Encoding.Latin1.GetBytes(text));
        }
    }

    private static void WriteTexts(PolicyFieldWriter writer, int field, IEnumerable<string> texts)
    {
        foreach (string text in texts)
        {
            WriteText(writer, field, text);
        }
    }

    private static void WriteOctets(PolicyFieldWriter writer, int field, byte[] octets) => writer.Write(field, octets, 0, octets.Length);

    private static byte[] Write(Action<PolicyFieldWriter> write)
    {
        byte[] buffer = new byte[ResolverLimits.MaxPayload];
        PolicyFieldWriter writer = new();
        writer.Begin(buffer, 0, buffer.Length);
        write(writer);
        return writer.Overflowed ? [] : buffer[..writer.Length];
    }
}
