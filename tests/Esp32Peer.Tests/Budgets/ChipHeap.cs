using System.Reflection;
using NanoPeers.Cryptography;

namespace NanoPeers.Esp32Peer.Tests.Budgets;

/// <summary>
/// A model of nanoFramework's managed heap on a 32-bit chip: everything is in blocks of 12 octets. An object takes a block for its header and one
/// for each field, its bases' included, whatever the field's type. An array takes 20 octets of header and its elements, packed when they are numbers
/// and a block each when they are not, in whole blocks. A text takes a block, and its octets of UTF-8 with a zero in whole blocks. A value of a
/// struct is an object of its own. A key of the cryptography port is, as Board/BoardCryptography.cs makes it, an object with the key's octets.
/// </summary>
internal static class ChipHeap
{
    /// <summary>Octets of a block.</summary>
    public const int Block = 12;

    /// <summary>Octets before an array's elements.</summary>
    public const int ArrayHeader = 20;

    private const int MacKeyLength = 32;
    private const int CbcKeyLength = 16;

    /// <summary>Octets of an object.</summary>
    /// <param name="fields">Fields of its class and all its bases.</param>
    public static int ObjectOctets(int fields) => Block * (1 + fields);

    /// <summary>Octets of an array.</summary>
    public static int ArrayOctets(int length, int width) => Whole(ArrayHeader + (length * width));

    /// <summary>Octets of an array's element by the name of its type.</summary>
    public static int WidthOf(string type) => type switch
    {
        "System.Boolean" or "System.Byte" or "System.SByte" => 1,
        "System.Char" or "System.Int16" or "System.UInt16" => 2,
        "System.Int32" or "System.UInt32" or "System.Single" => 4,
        "System.Int64" or "System.UInt64" or "System.Double" => 8,
        _ => Block,
    };

    /// <summary>
    /// Octets of all that is reached from an object over the project's own types. The ports are not counted: what is behind them is the board's. Nor
    /// is what the set holds already.
    /// </summary>
    public static long Held(object? root, HashSet<object> seen)
    {
        if (root is null || !IsCounted(root) || !seen.Add(root))
        {
            return 0;
        }

        switch (root)
        {
            case IMacKey:
                return ObjectOctets(1) + ArrayOctets(MacKeyLength, 1);
            case ICbcKey:
                return ObjectOctets(1) + ArrayOctets(CbcKeyLength, 1);
            case string text:
                return Block + Whole(System.Text.Encoding.UTF8.GetByteCount(text) + 1);
            case Array array:
                Type element = array.GetType().GetElementType()!;
                int width = element.IsEnum ? WidthOf(Enum.GetUnderlyingType(element).FullName!) : WidthOf(element.FullName!);
                return ArrayOctets(array.Length, width) + (element.IsPrimitive ? 0 : array.Cast<object?>().Sum(item => Held(item, seen)));
            default:
                return HeldByObject(root, seen);
        }
    }

    /// <summary>Octets of all that the static fields of an assembly's types hold; the fields themselves are in the assembly's tables.</summary>
    /// <param name="types">The types.</param>
    /// <param name="seen">What is counted already.</param>
    /// <param name="takes">Which fields count; null for all.</param>
    public static long HeldByStatics(IEnumerable<Type> types, HashSet<object> seen, Func<FieldInfo, bool>? takes = null) => types
        .Where(type => !type.ContainsGenericParameters)
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Where(field => !field.IsLiteral && !field.FieldType.IsPrimitive && (takes is null || takes(field)))
        .Sum(field => Held(field.GetValue(null), seen));

    private static long HeldByObject(object root, HashSet<object> seen)
    {
        int fields = 0;
        long octets = 0;
        for (Type? type = root.GetType(); type is not null; type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                fields++;
                octets += field.FieldType.IsPrimitive || field.FieldType.IsEnum ? 0 : Held(field.GetValue(root), seen);
            }
        }

        return octets + ObjectOctets(fields);
    }

    private static bool IsCounted(object root)
    {
        Type type = root.GetType();
        return root is string or Array or IMacKey or ICbcKey || (IsOurs(type) && root is not ICryptography);
    }

    private static bool IsOurs(Type type) =>
        type.Namespace?.StartsWith("NanoPeers", StringComparison.Ordinal) == true && !type.Namespace.Contains("Tests", StringComparison.Ordinal);

    private static int Whole(int octets) => (octets + Block - 1) / Block * Block;
}
