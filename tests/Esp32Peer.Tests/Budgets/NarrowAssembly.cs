using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace NanoPeers.Esp32Peer.Tests.Budgets;

/// <summary>
/// What the chip's compiler settings made of some sources: the narrow build, as released. What the compiler adds of its own is left out of the counts
/// of types and methods.
/// </summary>
internal sealed class NarrowAssembly
{
    /// <summary>Reads an assembly of firmware/NarrowBuild.</summary>
    /// <param name="root">The repository.</param>
    /// <param name="name">The folder's name, such as "Esp32Peer".</param>
    /// <param name="without">Assemblies whose types and references are left out: what is measured is what this one has beyond them.</param>
    public NarrowAssembly(string root, string name, params string[] without)
    {
        NarrowAssembly[] others = [.. without.Select(other => new NarrowAssembly(root, other))];
        string path = Path.Combine(root, "firmware", "NarrowBuild", name, "bin", "Release", "net10.0", name + ".Narrow.dll");
        using PEReader file = new(File.OpenRead(path));
        MetadataReader metadata = file.GetMetadataReader();
        foreach (TypeDefinition type in metadata.TypeDefinitions.Select(metadata.GetTypeDefinition))
        {
            string typeName = $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
            if (others.Any(other => other._types.Contains(typeName)))
            {
                continue;
            }

            _types.Add(typeName);
            bool isOurs = !metadata.GetString(type.Name).StartsWith('<');
            Types += isOurs ? 1 : 0;
            Methods += isOurs ? type.GetMethods().Count : 0;
            IlOctets += type.GetMethods().Sum(handle => OctetsOf(file, metadata.GetMethodDefinition(handle)));
            _statics.UnionWith(type.GetFields().Select(metadata.GetFieldDefinition).Where(field => field.Attributes.HasFlag(FieldAttributes.Static))
                .Select(field => $"{typeName}.{metadata.GetString(field.Name)}"));
            StaticFields += type.GetFields().Select(metadata.GetFieldDefinition).Count(IsStaticVariable);
            Fields += type.GetFields().Select(metadata.GetFieldDefinition).Count(field => !field.Attributes.HasFlag(FieldAttributes.Literal));
        }

        _references =
        [
            .. metadata.TypeReferences.Select(handle => NameOf(metadata, handle)),
            .. metadata.MemberReferences.Select(metadata.GetMemberReference).Select(member =>
                $"{NameOf(metadata, member.Parent)}::{metadata.GetString(member.Name)} {Convert.ToHexString(metadata.GetBlobBytes(member.Signature))}"),
        ];
        References = _references.Count(reference => !others.Any(other => other._references.Contains(reference)));
        RecordOctets = others.Length == 0 ? OctetsOfRecord : 0;
        LibraryTypes = [.. metadata.TypeReferences.Select(metadata.GetTypeReference)
            .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}")];
    }

    /// <summary>Octets of IL of all methods.</summary>
    public int IlOctets { get; }

    /// <summary>Types, nested ones too.</summary>
    public int Types { get; }

    /// <summary>Methods and constructors.</summary>
    public int Methods { get; }

    /// <summary>Types of other assemblies that it names, such as "System.String".</summary>
    public IReadOnlyList<string> LibraryTypes { get; }

    /// <summary>
    /// Octets of heap that the interpreter takes for the assembly when it loads it: cross references of types, fields, methods and what it names of
    /// others, a block for each static field, and the record of the assembly itself. A model; firmware.md has what was measured.
    /// </summary>
    public int TableOctets => RecordOctets + (Types * TypeOctets) + (Methods * 2) + (Fields * 2) + (References * 4) + (StaticFields * ChipHeap.Block);

    /// <summary>Whether it has a static field. Of a class in several files a board has only what its own have.</summary>
    public bool HasStatic(FieldInfo field) => _statics.Contains($"{(field.DeclaringType!.IsNested ? "" : field.DeclaringType.Namespace)}.{field.DeclaringType.Name}.{field.Name}");

    private const int OctetsOfRecord = 240;
    private const int TypeOctets = 8;

    private readonly HashSet<string> _types = new(StringComparer.Ordinal);
    private readonly HashSet<string> _references;
    private readonly HashSet<string> _statics = new(StringComparer.Ordinal);

    private int RecordOctets { get; }

    private int Fields { get; }

    private int StaticFields { get; }

    private int References { get; }

    private static string NameOf(MetadataReader metadata, EntityHandle parent) => parent.Kind == HandleKind.TypeReference
        ? $"{metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)parent).Namespace)}.{metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)parent).Name)}"
        : parent.Kind.ToString();

    private static int OctetsOf(PEReader file, MethodDefinition method) =>
        method.RelativeVirtualAddress == 0 ? 0 : file.GetMethodBody(method.RelativeVirtualAddress).GetILReader().Length;

    private static bool IsStaticVariable(FieldDefinition field) =>
        field.Attributes.HasFlag(FieldAttributes.Static) && !field.Attributes.HasFlag(FieldAttributes.Literal)
        && !field.Attributes.HasFlag(FieldAttributes.HasFieldRVA);
}
