using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NanoPeers.Repository.Tests.Narrow;

/// <summary>
/// What an assembly comes to in the chip's format. Its metadata processor writes a token in two octets in place of four, and so the targets of long
/// branches and switches; the place of a method's code and of a text has 16 bits.
/// </summary>
internal sealed class ChipAssembly
{
    /// <summary>Octets of code, and of text, that an assembly can have.</summary>
    public const int Most = 65535;

    private static readonly Dictionary<int, OpCode> _codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (int)(ushort)code.Value);

    private ChipAssembly(int code, int text)
    {
        Code = code;
        Text = text;
    }

    /// <summary>Octets of code, with the tables of what is caught.</summary>
    public int Code { get; }

    /// <summary>Octets of names and literals, each counted once; names of all that is referred to among them.</summary>
    public int Text { get; }

    /// <summary>Compiles for release and counts the types that an assembly takes.</summary>
    public static ChipAssembly Measure(CSharpCompilation compilation, Func<string, bool> takes)
    {
        using MemoryStream stream = new();
        Assert.True(compilation.WithOptions(compilation.Options.WithOptimizationLevel(OptimizationLevel.Release)).Emit(stream).Success);
        using PEReader file = new(ImmutableArray.Create(stream.ToArray()));
        MetadataReader reader = file.GetMetadataReader();
        HashSet<string> texts = new(reader.MemberReferences.Select(handle => reader.GetString(reader.GetMemberReference(handle).Name)), StringComparer.Ordinal);
        texts.UnionWith(reader.TypeReferences.Select(handle => reader.GetString(reader.GetTypeReference(handle).Name)));
        int code = 0;
        foreach (TypeDefinition type in reader.TypeDefinitions.Select(reader.GetTypeDefinition).Where(type => takes(NameOf(reader, type))))
        {
            texts.Add(reader.GetString(type.Name));
            texts.Add(reader.GetString(type.Namespace));
            texts.UnionWith(type.GetFields().Select(field => reader.GetString(reader.GetFieldDefinition(field).Name)));
            foreach (MethodDefinition method in type.GetMethods().Select(reader.GetMethodDefinition))
            {
                texts.Add(reader.GetString(method.Name));
                code += method.RelativeVirtualAddress == 0 ? 0 : Count(reader, file.GetMethodBody(method.RelativeVirtualAddress), texts);
            }
        }

        return new ChipAssembly(code, texts.Sum(text => Encoding.UTF8.GetByteCount(text) + 1));
    }

    /// <summary>The name of a type, or of the one that it is nested in, with its namespace.</summary>
    private static string NameOf(MetadataReader reader, TypeDefinition type)
    {
        TypeDefinitionHandle outer = type.GetDeclaringType();
        return outer.IsNil ? $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}" : NameOf(reader, reader.GetTypeDefinition(outer));
    }

    private static int Count(MetadataReader reader, MethodBodyBlock body, HashSet<string> texts)
    {
        BlobReader code = body.GetILReader();
        int octets = body.ExceptionRegions.Length == 0 ? 0 : 1 + (12 * body.ExceptionRegions.Length);
        while (code.RemainingBytes > 0)
        {
            int first = code.ReadByte();
            OpCode operation = _codes[first == 0xFE ? 0xFE00 | code.ReadByte() : first];
            octets += operation.Size;
            switch (operation.OperandType)
            {
                case OperandType.InlineNone:
                    break;
                case OperandType.InlineSwitch:
                    int targets = code.ReadInt32();
                    code.Offset += 4 * targets;
                    octets += 1 + (2 * targets);
                    break;
                case OperandType.InlineString:
                    texts.Add(reader.GetUserString((UserStringHandle)MetadataTokens.Handle(code.ReadInt32())));
                    octets += 2;
                    break;
                default:
                    int read = LengthOf(operation.OperandType);
                    code.Offset += read;
                    octets += IsToken(operation.OperandType) ? 2 : read;
                    break;
            }
        }

        return octets;
    }

    private static int LengthOf(OperandType type) => type switch
    {
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };

    private static bool IsToken(OperandType type) =>
        type is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok or OperandType.InlineSig or OperandType.InlineBrTarget;
}
