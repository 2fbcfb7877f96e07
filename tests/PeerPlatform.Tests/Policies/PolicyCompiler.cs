using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Policies;
using NanoPeers.PolicyContract;
using NanoPeers.Vectors;

namespace NanoPeers.PeerPlatform.Tests.Policies;

/// <summary>Makes packages of C# sources, among them the sample of the page.</summary>
internal static class PolicyCompiler
{
    /// <summary>A policy that does nothing, with room for members and statements.</summary>
    private const string Frame = """
        using System; using System.Collections.Generic; using System.Linq; using System.Text; using NanoPeers.PolicyContract;
        namespace Sample;
        public sealed class Plain : IPolicy
        {
            MEMBERS
            public void Activate(IPolicyHost host) { STATEMENTS }
            public byte[] Handle(PolicyMessage message) => message.Octets;
            public void Deactivate() { }
        }
        """;

    private static readonly Lazy<byte[]> _sample = new(() => Compile(SampleSource(), "Sample.AgreedText"));

    /// <summary>The page's policy, compiled.</summary>
    internal static byte[] Sample => _sample.Value;

    internal static byte[] Plain(string statements = "", string members = "", bool allowUnsafe = false) =>
        Compile(Frame.Replace("STATEMENTS", statements, StringComparison.Ordinal).Replace("MEMBERS", members, StringComparison.Ordinal), "Plain", allowUnsafe);

    internal static PolicyManifest Manifest(string name = "agreed-text", uint version = 1, string runtime = "net10.0", string entry = "Sample.AgreedText") => new()
    {
        Policy = PolicyDescription.Of(name, ["text", "agreement"])!,
        Runtime = runtime,
        Version = version,
        Entry = entry,
        Facts = [PolicyConstraint.Parse("RAM=48KB")!],
        Rights = [PolicyRights.Messages, PolicyRights.Members],
        Files = [],
    };

    internal static byte[] Package(PolicyManifest manifest, byte[] assembly, IPeerKey? key) => PolicyPackage.Build(manifest, [("policy.dll", assembly)], key);

    internal static byte[] Compile(string source, string name, bool allowUnsafe = false)
    {
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string[] names = ["System.Runtime.dll", "System.Private.CoreLib.dll", "System.Collections.dll", "System.Linq.dll", "System.Memory.dll", "System.Console.dll",
            "System.Net.Sockets.dll", "System.Diagnostics.Process.dll", "System.Threading.dll", "System.Security.Cryptography.dll", "netstandard.dll",
            "System.Net.Primitives.dll", "System.ComponentModel.Primitives.dll", "System.Runtime.InteropServices.dll", "System.Runtime.Loader.dll"];
        CSharpCompilation compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest))],
            [.. names.Select(one => MetadataReference.CreateFromFile(Path.Combine(runtime, one))), MetadataReference.CreateFromFile(typeof(IPolicy).Assembly.Location)],
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: allowUnsafe, nullableContextOptions: NullableContextOptions.Enable));
        using MemoryStream stream = new();
        Microsoft.CodeAnalysis.Emit.EmitResult result = compilation.Emit(stream);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return stream.ToArray();
    }

    private static string SampleSource()
    {
        string page = File.ReadAllText(Path.Combine(VectorFile.RepositoryRoot, "gateway", "PeerPlatform", "Policies", "POLICIES.md"));
        return page.Split("```csharp\n")[1].Split("```")[0];
    }
}
