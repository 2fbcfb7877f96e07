using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace NanoPeers.PeerPlatform.Policies;

/// <summary>Reads signatures for one thing: whether pointers, pinned locals or function pointers stand in them.</summary>
internal sealed class PolicySignatures : ISignatureTypeProvider<bool, object?>
{
    /// <summary>Longer signatures would be read more deeply than a thread's stack is.</summary>
    private const int MaxLength = 1_024;

    private EntityHandle _outermost;

    /// <summary>Whether a signature of a method, field, property or of locals has none of them.</summary>
    internal bool IsSafe(BlobReader blob, MetadataReader reader)
    {
        if (blob.Length > MaxLength)
        {
            return false;
        }

        SignatureHeader header = blob.ReadSignatureHeader();
        blob.Reset();
        SignatureDecoder<bool, object?> decoder = new(this, reader, null);
        switch (header.Kind)
        {
            case SignatureKind.Method:
            case SignatureKind.Property:
                MethodSignature<bool> method = decoder.DecodeMethodSignature(ref blob);
                return header.CallingConvention == SignatureCallingConvention.Default && method.ReturnType && method.ParameterTypes.All(static safe => safe);
            case SignatureKind.Field:
                return decoder.DecodeFieldSignature(ref blob);
            case SignatureKind.LocalVariables:
                return decoder.DecodeLocalSignature(ref blob).All(static safe => safe);
            default:
                return false;
        }
    }

    /// <summary>Whether a type has none of them.</summary>
    internal bool IsSafeType(BlobReader blob, MetadataReader reader) =>
        blob.Length <= MaxLength && new SignatureDecoder<bool, object?>(this, reader, null).DecodeType(ref blob);

    /// <summary>The generic type that a specification is made of; nothing for arrays and such.</summary>
    internal EntityHandle GenericOf(BlobReader blob, MetadataReader reader)
    {
        _outermost = default;
        if (blob.Length <= MaxLength)
        {
            new SignatureDecoder<bool, object?>(this, reader, null).DecodeType(ref blob);
        }

        return _outermost;
    }

    public bool GetArrayType(bool elementType, ArrayShape shape) => elementType;

    public bool GetByReferenceType(bool elementType) => elementType;

    public bool GetFunctionPointerType(MethodSignature<bool> signature) => false;

    public bool GetGenericInstantiation(bool genericType, ImmutableArray<bool> typeArguments) => genericType && typeArguments.All(static safe => safe);

    public bool GetGenericMethodParameter(object? genericContext, int index) => true;

    public bool GetGenericTypeParameter(object? genericContext, int index) => true;

    public bool GetModifiedType(bool modifier, bool unmodifiedType, bool isRequired) => modifier && unmodifiedType;

    public bool GetPinnedType(bool elementType) => false;

    public bool GetPointerType(bool elementType) => false;

    public bool GetPrimitiveType(PrimitiveTypeCode typeCode) =>
        typeCode != PrimitiveTypeCode.TypedReference;

    public bool GetSZArrayType(bool elementType) => elementType;

    public bool GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Note(handle);

    public bool GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => Note(handle);

    /// <summary>No compiler of C# writes this, and it can lead round in a circle.</summary>
    public bool GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => false;

    private bool Note(EntityHandle handle)
    {
        _outermost = _outermost.IsNil ? handle : _outermost;
        return true;
    }
}
