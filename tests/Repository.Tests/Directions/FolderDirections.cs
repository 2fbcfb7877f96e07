using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NanoPeers.Repository.Tests.Directions;

/// <summary>One folder naming another, at the first place where it does so in a file.</summary>
/// <param name="From">The folder that knows, such as "Sessions"; "" is the root of the protocol models.</param>
/// <param name="To">The folder that is known.</param>
/// <param name="Place">Where.</param>
internal sealed record FolderEdge(string From, string To, SyntaxNode Place);

/// <summary>Which folder of the shared sources may know which, by the meaning of the names in the code.</summary>
internal static class FolderDirections
{
    private const string ProtocolFolder = "shared/ProtocolModels/";
    private const string PeerFolder = "firmware/Esp32Peer/";
    private const string RsaFolder = "firmware/Native/RsaHardware/";

    /// <summary>
    /// The lower folders. Any other folder may know these and what it names, without cycles.
    /// Endpoints know Identifiers because a relay endpoint is made of two peers' ids.
    /// </summary>
    private static readonly Dictionary<string, string[]> _mayKnow = new(StringComparer.Ordinal)
    {
        [""] = [],
        ["Attempts"] = [],
        ["Identifiers"] = [],
        ["Cryptography"] = [],
        ["Endpoints"] = ["Identifiers"],
        ["Messages"] = ["Identifiers", "Endpoints", "Cryptography"],
        ["Sessions"] = ["Attempts", "Identifiers", "Endpoints", "Cryptography", "Messages"],
        ["Groups"] = ["Attempts", "Identifiers", "Endpoints", "Cryptography", "Messages", "Sessions"],
    };

    private static readonly string[] _lowest = ["Attempts", "Identifiers", "Endpoints", "Cryptography", "Messages"];

    public static IEnumerable<Finding> Check(CSharpCompilation compilation)
    {
        List<FolderEdge> edges = compilation.SyntaxTrees.SelectMany(tree => Edges(tree, compilation.GetSemanticModel(tree))).ToList();
        return compilation.SyntaxTrees.SelectMany(CheckNamespace).Concat(edges.SelectMany(CheckEdge)).Concat(CheckCycles(edges));
    }

    private static IEnumerable<Finding> CheckNamespace(SyntaxTree tree)
    {
        string expected = Expected(tree.FilePath);
        foreach (BaseNamespaceDeclarationSyntax space in tree.GetRoot().DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>())
        {
            string name = space.Name.ToString();
            if (name != expected)
            {
                yield return Finding.At(space, $"is in the namespace {name}; its folder says {expected}");
            }
        }
    }

    private static string Expected(string path)
    {
        if (path.StartsWith(RsaFolder, StringComparison.Ordinal))
        {
            return "NanoPeers.Hardware"; // a library of its own, for other applications too
        }

        string prefix = path.StartsWith(PeerFolder, StringComparison.Ordinal) ? "NanoPeers.Firmware." : "NanoPeers.";
        string inside = path[(path.StartsWith(PeerFolder, StringComparison.Ordinal) ? PeerFolder.Length : ProtocolFolder.Length)..];
        string folder = inside.Contains('/', StringComparison.Ordinal) ? inside[..inside.LastIndexOf('/')] : "";
        return (prefix + folder.Replace('/', '.')).TrimEnd('.');
    }

    private static IEnumerable<FolderEdge> Edges(SyntaxTree tree, SemanticModel model)
    {
        string from = FolderOf(Expected(tree.FilePath)) ?? "";
        return tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
            .Where(name => name.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().All(space => !space.Name.Span.Contains(name.Span)))
            .Select(name => (Place: name, To: NamespaceOf(model.GetSymbolInfo(name).Symbol)))
            .Select(known => (known.Place, To: known.To is null ? null : FolderOf(known.To)))
            .Where(known => known.To is { Length: > 0 } && known.To != from)
            .GroupBy(known => known.To)
            .Select(group => new FolderEdge(from, group.Key!, group.First().Place));
    }

    private static string? NamespaceOf(ISymbol? symbol) => symbol switch
    {
        null => null,
        INamespaceSymbol space => space.ToDisplayString(),
        _ => symbol.ContainingNamespace?.ToDisplayString(),
    };

    /// <summary>"NanoPeers.Sessions.Steps" is of the folder "Sessions"; "NanoPeers.Firmware.Ports" of "Firmware.Ports".</summary>
    private static string? FolderOf(string space)
    {
        string[] parts = space.Split('.');
        if (parts[0] != "NanoPeers")
        {
            return null;
        }

        return parts switch
        {
            [_] => "",
            [_, "Firmware"] => null, // only the beginning of a longer name
            [_, "Firmware", ..] => $"Firmware.{parts[2]}",
            _ => parts[1],
        };
    }

    private static IEnumerable<Finding> CheckEdge(FolderEdge edge)
    {
        return MayKnow(edge.From, edge.To) ? [] : [Finding.At(edge.Place, $"{Named(edge.From)} may not know {Named(edge.To)}")];
    }

    private static bool MayKnow(string from, string to) => from switch
    {
        "Firmware.Peer" => to == "Firmware.Ports" || !IsFirmware(to), // what a stock image has, without what only another can
        "Firmware.Pairings" or "Firmware.Groups" => to is not ("Firmware.Board" or "Firmware.Stack"),
        "Firmware.Stack" => to != "Firmware.Board",
        "Firmware.Bundles" => to == "Firmware.Ports" || !IsFirmware(to),
        "Firmware.Peering" => to is "Firmware.Ports" or "Firmware.Bundles" || !IsFirmware(to),
        "Firmware.Board" => to != "Firmware.Peer",
        _ when IsFirmware(to) => false,
        _ => !_mayKnow.TryGetValue(from, out string[]? mayKnow) || mayKnow.Contains(to),
    };

    private static IEnumerable<Finding> CheckCycles(IReadOnlyList<FolderEdge> edges)
    {
        ILookup<string, string> known = edges.ToLookup(edge => edge.From, edge => edge.To);
        return edges.Where(edge => !_lowest.Contains(edge.To) && Reaches(known, edge.To, edge.From, []))
            .Select(edge => Finding.At(edge.Place, $"{Named(edge.From)} and {Named(edge.To)} know each other, directly or around: a cycle"));
    }

    private static bool Reaches(ILookup<string, string> known, string from, string target, HashSet<string> seen) =>
        from == target || (seen.Add(from) && known[from].Any(next => Reaches(known, next, target, seen)));

    private static bool IsFirmware(string folder) => folder.StartsWith("Firmware", StringComparison.Ordinal);

    private static string Named(string folder) => folder.Length == 0 ? "the root of ProtocolModels" : folder;
}
