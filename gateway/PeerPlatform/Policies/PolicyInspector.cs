using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace NanoPeers.PeerPlatform.Policies;

/// <summary>
/// Looks at a policy's assembly before any of it is loaded: what it refers to must be on the list, and its code may do nothing that steps round types. It is
/// no verifier of IL: it bounds what a compiler makes of C#, not what somebody assembles by hand. POLICIES.md, "What this protects from".
/// </summary>
internal sealed class PolicyInspector
{
    private const int MaxNesting = 8;

    private readonly MetadataReader _reader;
    private readonly PEReader _file;
    private readonly IReadOnlySet<string> _ownAssemblies;
    private readonly PolicySignatures _signatures;

    private PolicyInspector(PEReader file, MetadataReader reader, IReadOnlySet<string> ownAssemblies)
    {
        _file = file;
        _reader = reader;
        _ownAssemblies = ownAssemblies;
        _signatures = new PolicySignatures();
    }

    /// <summary>Looks at an assembly.</summary>
    /// <param name="octets">The assembly.</param>
    /// <param name="ownAssemblies">Names of the assemblies of the same package.</param>
    /// <returns>What is wrong, for people, with its name; null where nothing is.</returns>
    internal static string? Inspect(byte[] octets, IReadOnlySet<string> ownAssemblies)
    {
        try
        {
            using PEReader file = new(ImmutableArray.Create(octets));
            if (!file.HasMetadata || file.PEHeaders.CorHeader is not { } header || (header.Flags & CorFlags.ILOnly) == 0)
            {
                return "is no assembly of IL alone";
            }

            PolicyInspector inspector = new(file, file.GetMetadataReader(), ownAssemblies);
            return inspector.Faults().FirstOrDefault();
        }
        catch (Exception e) when (e is BadImageFormatException or InvalidOperationException or ArgumentException or OverflowException)
        {
            return "is damaged, or no assembly";
        }
    }

    private IEnumerable<string> Faults() =>
        Structure().Concat(References()).Concat(Members()).Concat(Types()).Concat(Methods()).Concat(Specifications());

    private IEnumerable<string> Structure()
    {
        if (!_reader.IsAssembly)
        {
            yield return "is a module, not an assembly";
        }

        if (_reader.GetTableRowCount(TableIndex.ModuleRef) > 0 || _reader.GetTableRowCount(TableIndex.ImplMap) > 0)
        {
            yield return "calls native code";
        }

        if (_reader.ExportedTypes.Count > 0 || _reader.AssemblyFiles.Count > 0 || _reader.ManifestResources.Count > 0)
        {
            yield return "has forwarded types, files or resources";
        }

        if (_reader.DeclarativeSecurityAttributes.Count > 0)
        {
            yield return "asks for permissions of the runtime (unsafe code)";
        }
    }

    private IEnumerable<string> References()
    {
        foreach (AssemblyReferenceHandle handle in _reader.AssemblyReferences)
        {
            string name = _reader.GetString(_reader.GetAssemblyReference(handle).Name);
            if (!PolicyAllowList.IsAssembly(name) && !_ownAssemblies.Contains(name))
            {
                yield return $"refers to the assembly {name}";
            }
        }

        foreach (TypeReferenceHandle handle in _reader.TypeReferences)
        {
            if (OuterAssembly(handle) is { } assembly && !_ownAssemblies.Contains(assembly) && !PolicyAllowList.IsType(assembly, NameOf(handle)))
            {
                yield return $"refers to {NameOf(handle)}";
            }
        }
    }

    private IEnumerable<string> Members()
    {
        foreach (MemberReferenceHandle handle in _reader.MemberReferences)
        {
            MemberReference member = _reader.GetMemberReference(handle);
            string name = _reader.GetString(member.Name);
            if (TypeOf(member.Parent) is { } type && !PolicyAllowList.IsMember(type, name))
            {
                yield return $"uses {type}.{name}";
            }

            if (!_signatures.IsSafe(_reader.GetBlobReader(member.Signature), _reader))
            {
                yield return $"uses {name} with a pointer";
            }
        }
    }

    private IEnumerable<string> Types()
    {
        foreach (TypeDefinitionHandle handle in _reader.TypeDefinitions)
        {
            TypeDefinition type = _reader.GetTypeDefinition(handle);
            string name = _reader.GetString(type.Name);
            if (name == "<Module>" && type.GetMethods().Count > 0)
            {
                yield return "runs code when it is loaded";
            }

            bool hasFields = type.GetFields().Any(field => (_reader.GetFieldDefinition(field).Attributes & FieldAttributes.Static) == 0);
            if ((type.Attributes & TypeAttributes.LayoutMask) == TypeAttributes.ExplicitLayout && hasFields)
            {
                yield return $"lays the fields of {name} over each other";
            }

            foreach (FieldDefinitionHandle field in type.GetFields())
            {
                if (!_signatures.IsSafe(_reader.GetBlobReader(_reader.GetFieldDefinition(field).Signature), _reader))
                {
                    yield return $"keeps a pointer in {name}";
                }
            }
        }
    }

    private IEnumerable<string> Methods()
    {
        foreach (MethodDefinitionHandle handle in _reader.MethodDefinitions)
        {
            MethodDefinition method = _reader.GetMethodDefinition(handle);
            string name = _reader.GetString(method.Name);
            bool isDelegates = method.ImplAttributes == MethodImplAttributes.Runtime && method.RelativeVirtualAddress == 0;
            const MethodImplAttributes Native = MethodImplAttributes.CodeTypeMask | MethodImplAttributes.Unmanaged | MethodImplAttributes.InternalCall;
            bool isPlain = (method.ImplAttributes & Native) == 0;
            if ((!isPlain && !isDelegates) || (method.Attributes & MethodAttributes.PinvokeImpl) != 0)
            {
                yield return $"has the native method {name}";
            }

            if (!_signatures.IsSafe(_reader.GetBlobReader(method.Signature), _reader))
            {
                yield return $"has a pointer in {name}";
            }

            if (method.RelativeVirtualAddress != 0
                && PolicyInstructions.Find(_file.GetMethodBody(method.RelativeVirtualAddress).GetILReader()) is { } instruction)
            {
                yield return $"uses the instruction {instruction} in {name}";
            }
        }
    }

    private IEnumerable<string> Specifications()
    {
        for (int row = 1; row <= _reader.GetTableRowCount(TableIndex.StandAloneSig); row++)
        {
            StandaloneSignature signature = _reader.GetStandaloneSignature(MetadataTokens.StandaloneSignatureHandle(row));
            if (signature.GetKind() != StandaloneSignatureKind.LocalVariables || !_signatures.IsSafe(_reader.GetBlobReader(signature.Signature), _reader))
            {
                yield return "has a pointer, or calls through one";
            }
        }

        for (int row = 1; row <= _reader.GetTableRowCount(TableIndex.TypeSpec); row++)
        {
            TypeSpecification type = _reader.GetTypeSpecification(MetadataTokens.TypeSpecificationHandle(row));
            if (!_signatures.IsSafeType(_reader.GetBlobReader(type.Signature), _reader))
            {
                yield return "has a pointer type";
            }
        }
    }

    /// <summary>The type that a member is of, where it is of another assembly.</summary>
    private string? TypeOf(EntityHandle parent) => parent.Kind switch
    {
        HandleKind.TypeReference => OuterAssembly((TypeReferenceHandle)parent) is { } outer && !_ownAssemblies.Contains(outer)
            ? NameOf((TypeReferenceHandle)parent) : null,
        HandleKind.TypeSpecification => _signatures.GenericOf(
            _reader.GetBlobReader(_reader.GetTypeSpecification((TypeSpecificationHandle)parent).Signature), _reader) is { Kind: HandleKind.TypeReference } of
            ? TypeOf(of) : null,
        HandleKind.TypeDefinition or HandleKind.MethodDefinition => null,
        _ => "a module",
    };

    /// <summary>Damaged metadata can name a type as its own outer one.</summary>
    private string? OuterAssembly(TypeReferenceHandle handle, int depth = 0)
    {
        EntityHandle scope = _reader.GetTypeReference(handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.TypeReference when depth < MaxNesting => OuterAssembly((TypeReferenceHandle)scope, depth + 1),
            HandleKind.AssemblyReference => _reader.GetString(_reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name),
            _ => "nowhere",
        };
    }

    private string NameOf(TypeReferenceHandle handle, int depth = 0)
    {
        TypeReference type = _reader.GetTypeReference(handle);
        string name = _reader.GetString(type.Name);
        if (type.ResolutionScope.Kind == HandleKind.TypeReference && depth < MaxNesting)
        {
            return NameOf((TypeReferenceHandle)type.ResolutionScope, depth + 1) + "/" + name;
        }

        string space = _reader.GetString(type.Namespace);
        return space.Length == 0 ? name : space + "." + name;
    }
}
