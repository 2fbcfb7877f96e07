namespace NanoPeers.PeerPlatform.Policies;

/// <summary>What a policy's code may refer to. What is not here is refused. POLICIES.md, "What code may use".</summary>
internal static class PolicyAllowList
{
    private const string Contract = "NanoPeers.PolicyContract";

    private static readonly HashSet<string> _assemblies = new(StringComparer.Ordinal)
    {
        Contract, "System.Runtime", "System.Private.CoreLib", "System.Collections", "System.Linq", "System.Memory", "System.Runtime.Extensions",
        "System.Security.Cryptography", "System.Threading",
    };

    private static readonly HashSet<string> _types = new(StringComparer.Ordinal);

    /// <summary>Types of which only these members may be used.</summary>
    private static readonly Dictionary<string, string[]> _only = new(StringComparer.Ordinal)
    {
        ["System.Environment"] = ["get_CurrentManagedThreadId", "get_NewLine"],
        ["System.Delegate"] = ["Combine", "Remove"],
        ["System.Attribute"] = [".ctor"],
        ["System.Threading.Interlocked"] = ["CompareExchange", "Increment", "Add", "Exchange"],
        ["System.Runtime.CompilerServices.RuntimeHelpers"] = ["InitializeArray", "CreateSpan", "GetSubArray"],
        ["System.Security.Cryptography.SHA256"] = ["HashData"],
        ["System.Text.Encoding"] = ["get_UTF8", "get_ASCII", "get_Latin1", "GetBytes", "GetString", "GetByteCount", "GetCharCount"],
        ["System.Globalization.CultureInfo"] = ["get_InvariantCulture"],
        ["System.RuntimeFieldHandle"] = [],
    };

    /// <summary>Members that may not be used of types that may.</summary>
    private static readonly Dictionary<string, string[]> _but = new(StringComparer.Ordinal)
    {
        ["System.Object"] = ["GetType"],
        ["System.Exception"] = ["GetType", "get_TargetSite"],
        ["System.DateTime"] = ["get_Now", "get_UtcNow", "get_Today"],
        ["System.DateTimeOffset"] = ["get_Now", "get_UtcNow"],
        ["System.Array"] = ["CreateInstance", "CreateInstanceFromArrayType"],
        ["System.MulticastDelegate"] = ["get_Method", "DynamicInvoke", "get_Target"],
    };

    static PolicyAllowList()
    {
        Add(
            "System",
            "Object String Boolean Byte SByte Int16 UInt16 Int32 UInt32 Int64 UInt64 Single Double Decimal Char Void ValueType Enum Array"
            + " Math MathF BitConverter"
            + " Nullable`1 Index Range Span`1 ReadOnlySpan`1 MemoryExtensions Convert HashCode DateTime DateTimeOffset TimeSpan StringComparison StringComparer"
            + " StringSplitOptions MidpointRounding IDisposable IComparable IComparable`1 IEquatable`1 IFormatProvider IFormattable Exception ArgumentException"
            + " ArgumentNullException ArgumentOutOfRangeException InvalidOperationException NotSupportedException FormatException OverflowException"
            + " IndexOutOfRangeException MulticastDelegate Delegate IAsyncResult AsyncCallback Attribute AttributeUsageAttribute"
            + " AttributeTargets FlagsAttribute"
            + " ObsoleteAttribute ParamArrayAttribute Environment RuntimeFieldHandle Version Comparison`1 Predicate`1 Converter`2 Action");
        Add("System", Many("Action`", 1, 8), Many("Func`", 1, 8), Many("ValueTuple`", 1, 8), "ValueTuple");
        Add(
            "System.Collections.Generic",
            "List`1 List`1/Enumerator Dictionary`2 Dictionary`2/Enumerator Dictionary`2/KeyCollection Dictionary`2/ValueCollection"
            + " Dictionary`2/KeyCollection/Enumerator Dictionary`2/ValueCollection/Enumerator HashSet`1 HashSet`1/Enumerator Queue`1 Queue`1/Enumerator Stack`1"
            + " Stack`1/Enumerator SortedDictionary`2 SortedDictionary`2/Enumerator SortedSet`1 SortedSet`1/Enumerator LinkedList`1"
            + " KeyValuePair`2 IEnumerable`1"
            + " IEnumerator`1 ICollection`1 IList`1 IDictionary`2 ISet`1 IReadOnlyCollection`1 IReadOnlyList`1 IReadOnlyDictionary`2 IReadOnlySet`1 IComparer`1"
            + " IEqualityComparer`1 Comparer`1 EqualityComparer`1 KeyNotFoundException CollectionExtensions");
        Add("System.Collections", "IEnumerable IEnumerator IList ICollection IDictionary IComparer IEqualityComparer");
        Add("System.Linq", "Enumerable IGrouping`2 ILookup`2 IOrderedEnumerable`1");
        Add("System.Text", "StringBuilder Encoding StringBuilder/AppendInterpolatedStringHandler");
        Add("System.Globalization", "CultureInfo NumberStyles");
        Add("System.Buffers.Binary", "BinaryPrimitives");
        Add("System.Security.Cryptography", "SHA256");
        Add("System.Threading", "Interlocked");
        Add(
            "System.Runtime.CompilerServices",
            "RuntimeHelpers CompilerGeneratedAttribute CompilationRelaxationsAttribute RuntimeCompatibilityAttribute NullableAttribute NullableContextAttribute"
            + " NullablePublicOnlyAttribute IsReadOnlyAttribute IsExternalInit ExtensionAttribute RefSafetyRulesAttribute DefaultInterpolatedStringHandler"
            + " TupleElementNamesAttribute IsUnmanagedAttribute RequiredMemberAttribute CompilerFeatureRequiredAttribute ScopedRefAttribute");
        Add(
            "System.Diagnostics",
            "DebuggableAttribute DebuggableAttribute/DebuggingModes DebuggerBrowsableAttribute DebuggerBrowsableState DebuggerHiddenAttribute");
        Add(
            "System.Reflection",
            "AssemblyCompanyAttribute AssemblyConfigurationAttribute AssemblyFileVersionAttribute AssemblyInformationalVersionAttribute"
            + " AssemblyProductAttribute"
            + " AssemblyTitleAttribute AssemblyVersionAttribute AssemblyMetadataAttribute DefaultMemberAttribute");
        Add("System.Runtime.Versioning", "TargetFrameworkAttribute");
    }

    internal static bool IsAssembly(string name) => _assemblies.Contains(name);

    internal static bool IsType(string assembly, string type) => assembly == Contract || (IsAssembly(assembly) && _types.Contains(type));

    internal static bool IsMember(string type, string member) =>
        _only.TryGetValue(type, out string[]? only) ? only.Contains(member) : !_but.TryGetValue(type, out string[]? but) || !but.Contains(member);

    private static string Many(string name, int from, int to) => string.Join(' ', Enumerable.Range(from, to - from + 1).Select(count => name + count));

    private static void Add(string space, params string[] names)
    {
        foreach (string name in names.SelectMany(static list => list.Split(' ')))
        {
            _types.Add($"{space}.{name}");
        }
    }
}
