using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NanoPeers.Repository.Tests.Pages;

/// <summary>
/// Compares the tables of the pages with the constants of the code. A table counts when its header has the columns "constant" and "value":
/// <c>| Limits.MaxBodies | 8 |</c>. A constant is written Type.Name; enum members count. The value begins with a decimal number (thousands
/// may be parted by commas) or a hexadecimal one (0x4E50), and may go on with a unit; or it is the text itself, or true or false.
/// </summary>
internal static partial class ConstantTables
{
    public static IEnumerable<Finding> Check(string path, string text, ILookup<string, object> constants)
    {
        foreach (TableRow row in MarkdownPage.Rows(text, "constant", "value"))
        {
            string name = row.Cells["constant"].Trim('`');
            string written = row.Cells.GetValueOrDefault("value", "").Trim('`', '"');
            List<object> values = constants[name].Distinct().ToList();
            if (values.Count != 1)
            {
                string where = values.Count == 0 ? "not in the code" : "in the code more than once";
                yield return new Finding(path, row.Line, $"names the constant {name}, which is {where}");
            }
            else if (!Agrees(written, values[0]))
            {
                yield return new Finding(path, row.Line, $"says that {name} is {written}; the code says {Text(values[0])}");
            }
        }
    }

    /// <summary>The values of all constants and enum members in some sources, by Type.Name.</summary>
    public static ILookup<string, object> Read(IEnumerable<SyntaxTree> trees)
    {
        CSharpCompilation compilation = CSharpCompilation.Create("Constants", trees, [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)]);
        return compilation.SyntaxTrees.SelectMany(tree => Fields(tree, compilation.GetSemanticModel(tree)))
            .Where(field => field.HasConstantValue && field.ConstantValue is not null)
            .ToLookup(field => $"{field.ContainingType.Name}.{field.Name}", field => field.ConstantValue!, StringComparer.Ordinal);
    }

    private static IEnumerable<IFieldSymbol> Fields(SyntaxTree tree, SemanticModel model) =>
        tree.GetRoot().DescendantNodes()
            .Where(node => node is VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } or EnumMemberDeclarationSyntax)
            .Select(node => model.GetDeclaredSymbol(node))
            .OfType<IFieldSymbol>();

    private static bool Agrees(string written, object value)
    {
        if (value is string or char or bool)
        {
            return string.Equals(written, Text(value), value is bool ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
        }

        Match hexadecimal = Hexadecimal().Match(written);
        if (hexadecimal.Success)
        {
            ulong bits = ulong.Parse(hexadecimal.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            return Text(value) == Text(bits);
        }

        Match number = Number().Match(written);
        return number.Success && Text(value) == number.Value.Replace(",", "", StringComparison.Ordinal);
    }

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    [GeneratedRegex("^0x([0-9A-Fa-f]{1,16})(?![0-9A-Za-z])")]
    private static partial Regex Hexadecimal();

    [GeneratedRegex(@"^-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?(?![\d,.]*\d)")]
    private static partial Regex Number();
}
