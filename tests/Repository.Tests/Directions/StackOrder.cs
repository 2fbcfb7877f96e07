using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NanoPeers.Repository.Tests.Directions;

/// <summary>
/// The order of S0, figure 20: transport, the seven core protocols, other protocols on top of them, applications. A folder may know folders of
/// its own level and those below. Security is beside the stack ("orthogonal"): it stands on the messages, below the core protocols that it
/// protects. What a level may know is judged by the meaning of the names in the code.
/// </summary>
internal sealed class StackOrder(string prefix, IReadOnlyDictionary<string, StackLevel> levels)
{
    /// <summary>The protocols themselves: messages, states, rules; what runs on the chip, too.</summary>
    public static StackOrder Protocols { get; } = new("NanoPeers.", new Dictionary<string, StackLevel>(StringComparer.Ordinal)
    {
        [""] = StackLevel.Transport,
        ["Attempts"] = StackLevel.Transport,
        ["Identifiers"] = StackLevel.Transport,
        ["Endpoints"] = StackLevel.Transport,
        ["Cryptography"] = StackLevel.Transport,
        ["Messages"] = StackLevel.Transport,
        ["Schemas"] = StackLevel.Transport,
        ["Sessions"] = StackLevel.Security,
        ["Groups"] = StackLevel.Security,
        ["Statements"] = StackLevel.Security,
        ["Advertisements"] = StackLevel.Security, // documents that the core protocols find and carry
        ["Discovery"] = StackLevel.Core, // 270
        ["PeerDiscovery"] = StackLevel.Core, // 272
        ["Resolver"] = StackLevel.Core, // 274
        ["Information"] = StackLevel.Core, // 276
        ["Membership"] = StackLevel.Core, // 280
        ["Pipes"] = StackLevel.Core, // 282; content (284) is shared over pipes: gateway/PeerPlatform/Pipes and Files
        ["Relay"] = StackLevel.NonCore,
        ["Peering"] = StackLevel.NonCore,
        ["Errands"] = StackLevel.NonCore,
        ["Updates"] = StackLevel.NonCore,
        ["Enrolment"] = StackLevel.NonCore,
        ["Linking"] = StackLevel.NonCore,
        ["Switching"] = StackLevel.NonCore,
    });

    /// <summary>The protocols at a full peer: what carries them out.</summary>
    public static StackOrder Platform { get; } = new("NanoPeers.PeerPlatform.", new Dictionary<string, StackLevel>(StringComparer.Ordinal)
    {
        ["Events"] = StackLevel.Transport,
        ["Cryptography"] = StackLevel.Transport,
        ["Certificates"] = StackLevel.Transport, // TLS shows them
        ["Transports"] = StackLevel.Transport,
        ["Stores"] = StackLevel.Transport,
        ["KeyExchanges"] = StackLevel.Security,
        ["Credentials"] = StackLevel.Security,
        ["Nodes"] = StackLevel.Security,
        ["Authentication"] = StackLevel.Security,
        ["Admission"] = StackLevel.Security,
        ["Paths"] = StackLevel.Security,
        ["Groups"] = StackLevel.Core,
        ["GroupPeers"] = StackLevel.Core,
        ["Discovery"] = StackLevel.Core,
        ["Resolver"] = StackLevel.Core,
        ["Information"] = StackLevel.Core,
        ["Pipes"] = StackLevel.Core,
        ["Files"] = StackLevel.Core,
        ["Advertisements"] = StackLevel.Core,
        ["Policies"] = StackLevel.Core, // standard policies: rules that the core protocols ask, fetched through the resolver
        ["Metering"] = StackLevel.Core,
        ["Relay"] = StackLevel.NonCore,
        ["Chat"] = StackLevel.Application,
        ["Devices"] = StackLevel.Application,
    });

    /// <summary>The level of a folder; null where nobody said.</summary>
    public StackLevel? LevelOf(string folder) => levels.TryGetValue(folder, out StackLevel level) ? level : null;

    /// <summary>Folders of a level.</summary>
    public IEnumerable<string> Of(StackLevel level) => levels.Where(one => one.Value == level).Select(one => one.Key);

    /// <summary>References to a higher level, and folders whose level nobody has said: one finding for each file and folder.</summary>
    public IEnumerable<Finding> Check(CSharpCompilation compilation, IEnumerable<SyntaxTree> trees) =>
        trees.SelectMany(tree => Check(tree, compilation.GetSemanticModel(tree)));

    private IEnumerable<Finding> Check(SyntaxTree tree, SemanticModel model)
    {
        SyntaxNode root = tree.GetRoot();
        BaseNamespaceDeclarationSyntax? space = root.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault();
        if (space is null || FolderOf(space.Name.ToString()) is not { } from)
        {
            return [];
        }

        if (LevelOf(from) is not { } level)
        {
            return [Finding.At(space, $"is in {prefix}{from}, which has no level: StackOrder says on which it stands")];
        }

        return root.DescendantNodes().OfType<SimpleNameSyntax>()
            .Where(name => !name.Ancestors().Any(above => above is UsingDirectiveSyntax)
                && name.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().All(one => !one.Name.Span.Contains(name.Span)))
            .Select(name => (Name: name, Folder: TypeSpaceOf(model.GetSymbolInfo(name).Symbol) is { } known ? FolderOf(known) : null))
            .Where(known => known.Folder is not null && LevelOf(known.Folder) > level)
            .GroupBy(known => known.Folder)
            .Select(known => Finding.At(known.First().Name, $"{Named(from)} ({level}) may not know {Named(known.Key!)} ({LevelOf(known.Key!)}), which stands above it"));
    }

    /// <summary>A name of a namespace is no knowledge yet: what is named in it counts.</summary>
    private static string? TypeSpaceOf(ISymbol? symbol) => symbol is null or INamespaceSymbol ? null : symbol.ContainingNamespace?.ToDisplayString();

    private string? FolderOf(string space)
    {
        if (space == prefix.TrimEnd('.'))
        {
            return "";
        }

        if (!space.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }

        return space[prefix.Length..].Split('.')[0];
    }

    private string Named(string folder) => folder.Length == 0 ? prefix.TrimEnd('.') : folder;
}

/// <summary>The levels of figure 20, from below.</summary>
internal enum StackLevel
{
    /// <summary>Networking transports (288), and the messages that they carry.</summary>
    Transport = 0,

    /// <summary>Beside the stack: sessions, keys, proofs.</summary>
    Security,

    /// <summary>The seven core protocols, 270 to 284.</summary>
    Core,

    /// <summary>Other protocols (286), built on the core.</summary>
    NonCore,

    /// <summary>Applications and services.</summary>
    Application,
}
