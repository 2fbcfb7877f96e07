using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NanoPeers.Repository.Tests.Pages;

/// <summary>The pages on networks and platforms name what is in the code, and both platforms are held to one set of vectors.</summary>
public sealed partial class BindingPageTests
{
    private const string Network = "docs/network-binding.md";
    private const string Platform = "docs/platform-binding.md";

    /// <summary>The tests of the protocols on net10.0.</summary>
    private const string NetTests = "tests/ProtocolModels.Tests/";

    /// <summary>The tests that a board, nanoCLR and a host on net10.0 compile.</summary>
    private const string BoardTests = "tests/FirmwareTests/";

    [Theory]
    [InlineData(Network)]
    [InlineData(Platform)]
    public void The_page_is_there_and_listed(string path)
    {
        Assert.True(RepositoryFiles.Exists(path));
        string[] listed = [.. MarkdownPage.Links(RepositoryFiles.Read("docs/README.md")).Select(link => "docs/" + link.Target)];
        Assert.Contains(path, listed);
    }

    [Fact]
    public void Every_transports_scheme_is_on_the_page_and_no_other()
    {
        string[] schemes = [.. SourcesIn("gateway/").SelectMany(Transports).Order(StringComparer.Ordinal)];
        Assert.True(schemes.Length >= 7);
        string[] named = [.. MarkdownPage.Rows(RepositoryFiles.Read(Network), "scheme", "framing").Select(row => row.Cells["scheme"].Trim('`'))];
        Assert.Equal(schemes, named.Order(StringComparer.Ordinal));
        string own = RepositoryFiles.Read("gateway/PeerPlatform/Transports/TRANSPORTS.md") + RepositoryFiles.Read("shared/ProtocolModels/Relay/RELAY.md");
        Assert.All(schemes, scheme => Assert.Contains(scheme, own, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_port_of_a_constrained_platform_is_on_the_page_and_no_other()
    {
        string[] ports =
        [
            .. SourcesIn("firmware/Esp32Peer/Ports/").SelectMany(Interfaces).Where(name => name.EndsWith("Port", StringComparison.Ordinal)),
            .. SourcesIn("firmware/Esp32Peer/Ports/PeerPorts.cs").SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<PropertyDeclarationSyntax>())
                .Select(property => property.Type.ToString().TrimEnd('?')),
        ];
        Assert.Contains("IDatagramPort", ports);
        Assert.Contains("ICryptography", ports);
        string[] named = [.. MarkdownPage.Rows(RepositoryFiles.Read(Platform), "port", "what it gives").Select(row => row.Cells["port"].Trim('`'))];
        Assert.Equal(ports.Distinct().Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    /// <summary>
    /// That its octets are the vector's is a test of the host; here: the vector is one that net10.0 checks, too, and the board's tests do use it.
    /// </summary>
    [Fact]
    public void Every_golden_octet_string_of_the_board_is_a_vector_that_net_checks_too()
    {
        Dictionary<string, string> places = Places();
        string[] golden = [.. SourcesIn(BoardTests + "Golden/").SelectMany(Methods)];
        Assert.True(golden.Length >= 40);
        Assert.Equal(golden.Order(StringComparer.Ordinal), places.Keys.Order(StringComparer.Ordinal));
        HashSet<string> net = CheckedByNet();
        Assert.All(places, place => Assert.Contains(place.Value, net));
        Assert.All(places.Values, file => Assert.True(RepositoryFiles.Exists("tests/vectors/" + file + ".json"), file));

        string list = RepositoryFiles.Read(BoardTests + "FirmwareTests.projitems").Replace('\\', '/');
        SyntaxTree[] compiled = [.. SourcesIn(BoardTests).Where(tree => list.Contains(")" + tree.FilePath[BoardTests.Length..] + "\"", StringComparison.Ordinal))];
        string uses = string.Concat(compiled.Where(tree => !tree.FilePath.Contains("/Golden/", StringComparison.Ordinal)).Select(tree => tree.ToString()));
        Assert.All(golden, method => Assert.Contains(method + "(", uses, StringComparison.Ordinal));
        foreach (string project in new[] { "FirmwareTests.nfproj", "Host/FirmwareTests.Host.csproj" })
        {
            Assert.Contains("FirmwareTests.projitems", RepositoryFiles.Read(BoardTests + project), StringComparison.Ordinal);
        }
    }

    /// <summary>The vector files whose every case a test class of net10.0 goes through: loaded as a whole, or with their folder.</summary>
    private static HashSet<string> CheckedByNet()
    {
        HashSet<string> files = [];
        foreach (SyntaxTree tree in SourcesIn(NetTests))
        {
            foreach (InvocationExpressionSyntax call in tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>())
            {
                string[] texts = [.. call.ArgumentList.Arguments.Select(argument => (argument.Expression as LiteralExpressionSyntax)?.Token.ValueText ?? "")];
                if (call.Expression.ToString() == "VectorFile.Load" && texts.Length == 1)
                {
                    files.UnionWith(texts[0].Length > 0 ? [texts[0]] : RowsOf(call));
                }
                else if (call.Expression.ToString() == "Path.Combine" && texts.Length == 4 && texts[1] == "tests" && texts[2] == "vectors" && GoesThrough(tree))
                {
                    string folder = $"tests/vectors/{texts[3]}/";
                    files.UnionWith(RepositoryFiles.All.Where(path => path.StartsWith(folder, StringComparison.Ordinal)).Select(path => path[14..^5]));
                }
            }
        }

        return files;
    }

    private static bool GoesThrough(SyntaxTree tree) => tree.ToString().Contains("\"*.json\"", StringComparison.Ordinal);

    /// <summary>A theory that loads what its rows name.</summary>
    private static IEnumerable<string> RowsOf(InvocationExpressionSyntax call) => call.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method ? []
        : method.AttributeLists.SelectMany(list => list.Attributes).Where(attribute => attribute.Name.ToString() == "InlineData")
            .Select(attribute => (attribute.ArgumentList!.Arguments[0].Expression as LiteralExpressionSyntax)?.Token.ValueText ?? "");

    /// <summary>Where the host's test says that each golden method's octets stand.</summary>
    private static Dictionary<string, string> Places() => Place().Matches(RepositoryFiles.Read(BoardTests + "Host/GoldenOctetsTests.cs"))
        .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value, StringComparer.Ordinal);

    private static IEnumerable<SyntaxTree> SourcesIn(string path) => CSharpFiles.Own.Where(tree => tree.FilePath.StartsWith(path, StringComparison.Ordinal));

    /// <summary>The schemes of the transports: what a class that is one calls <c>SchemeName</c>.</summary>
    private static IEnumerable<string> Transports(SyntaxTree tree) => tree.GetRoot().DescendantNodes().OfType<VariableDeclaratorSyntax>()
        .Where(field => field.Identifier.Text == "SchemeName").Select(field => ((LiteralExpressionSyntax)field.Initializer!.Value).Token.ValueText);

    private static IEnumerable<string> Interfaces(SyntaxTree tree) =>
        tree.GetRoot().DescendantNodes().OfType<InterfaceDeclarationSyntax>().Select(one => one.Identifier.Text);

    private static IEnumerable<string> Methods(SyntaxTree tree) => tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
        .Select(method => ((ClassDeclarationSyntax)method.Parent!).Identifier.Text + "." + method.Identifier.Text);

    [GeneratedRegex("""\["(Golden\w+\.\w+)"\] = \("([^"]+)",""")]
    private static partial Regex Place();
}
