using System.Reflection;
using System.Runtime.Loader;
using Mono.Cecil;

namespace NanoPeers.Esp32Peer.Tests.Budgets;

/// <summary>Loads this assembly and ProtocolModels once more, rewritten to count what the peer's code carries out.</summary>
internal sealed class CountingContext : AssemblyLoadContext
{
    private readonly Dictionary<string, byte[]> _rewritten = new(StringComparer.Ordinal);

    private CountingContext()
        : base("counting")
    {
        string folder = AppContext.BaseDirectory;
        string tests = typeof(CountingContext).Assembly.GetName().Name!;
        string models = typeof(Limits).Assembly.GetName().Name!;
        using DefaultAssemblyResolver resolver = new();
        resolver.AddSearchDirectory(folder);
        ReaderParameters reading = new() { AssemblyResolver = resolver, InMemory = true };
        using AssemblyDefinition testAssembly = AssemblyDefinition.ReadAssembly(Path.Combine(folder, tests + ".dll"), reading);
        using AssemblyDefinition modelAssembly = AssemblyDefinition.ReadAssembly(Path.Combine(folder, models + ".dll"), reading);
        new CountingRewriter(modelAssembly.MainModule, testAssembly.MainModule).Rewrite(_ => true);
        new CountingRewriter(testAssembly.MainModule, testAssembly.MainModule).Rewrite(IsFirmware);
        _rewritten[models] = OctetsOf(modelAssembly);
        _rewritten[tests] = OctetsOf(testAssembly);
    }

    /// <summary>Calls a static method of this assembly, without arguments, in its counting copy.</summary>
    public static long[][] Call(Type type, string method)
    {
        CountingContext context = new();
        Assembly copy = context.LoadFromAssemblyName(type.Assembly.GetName());
        return (long[][])copy.GetType(type.FullName!, throwOnError: true)!.GetMethod(method)!.Invoke(null, null)!;
    }

    protected override Assembly? Load(AssemblyName assemblyName) =>
        _rewritten.TryGetValue(assemblyName.Name!, out byte[]? octets) ? LoadFromStream(new MemoryStream(octets)) : null;

    private static bool IsFirmware(TypeDefinition type)
    {
        TypeDefinition outer = type;
        while (outer.DeclaringType is not null)
        {
            outer = outer.DeclaringType;
        }

        return outer.Namespace is "NanoPeers.Firmware.Peer" or "NanoPeers.Firmware.Ports";
    }

    private static byte[] OctetsOf(AssemblyDefinition assembly)
    {
        using MemoryStream stream = new();
        assembly.Write(stream);
        return stream.ToArray();
    }
}
