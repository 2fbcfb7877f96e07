using System.Text.Json;
using System.Text.RegularExpressions;
using NanoPeers.Vectors;

namespace NanoPeers.ProtocolModels.Tests.Pages;

/// <summary>
/// The worked examples of the pages are the octets of the vectors. A block begins with <c>vector: FILE</c> or <c>vector: FILE / CASE</c>.
/// Then come lines <c>octets  comment</c>, two spaces apart or without comment, whose octets together are the vector's <c>hex</c>; or
/// lines <c>property: value</c>, where <c>...</c> at the end stands for the rest. That the code makes and reads the vectors is shown where each protocol is tested.
/// </summary>
public sealed partial class WorkedExampleTests
{
    private const string VectorLine = "vector: ";
    private const string Rest = "...";

    [Theory]
    [InlineData("Identifiers/IDENTIFIERS.md", 2)]
    [InlineData("Endpoints/ENDPOINTS.md", 2)]
    [InlineData("Messages/MESSAGES.md", 3)]
    [InlineData("Discovery/DISCOVERY.md", 2)]
    [InlineData("Switching/SWITCHING.md", 5)]
    [InlineData("Linking/LINKS.md", 2)]
    [InlineData("Enrolment/ENROLMENT.md", 1)]
    [InlineData("Enrolment/PAIRING.md", 1)]
    [InlineData("Sessions/SESSIONS.md", 7)]
    [InlineData("Sessions/INTRODUCTION.md", 1)]
    [InlineData("Statements/STATEMENTS.md", 1)]
    [InlineData("Groups/GROUPS.md", 3)]
    public void TheOctetsOfThePageAreThoseOfTheVectors(string page, int examples)
    {
        string text = File.ReadAllText(Path.Combine(VectorFile.RepositoryRoot, "shared/ProtocolModels", page));
        string[] blocks = [.. text.Split("```").Select(block => block.Trim()).Where(block => block.StartsWith(VectorLine, StringComparison.Ordinal))];
        Assert.Equal(examples, blocks.Length);
        foreach (string block in blocks)
        {
            string[] lines = block.Split('\n');
            Check(Read(lines[0][VectorLine.Length..]), lines[1..]);
        }
    }

    [Fact]
    public void AnExampleThatDiffersFails()
    {
        JsonElement vector = Read("identifiers/names / peer");
        Check(vector, ["0123456789abcdef  one", "0123456789abcdef  two"]);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Check(vector, ["0123456789abcdef  one", "0123456789abcdee  two"]));
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Check(vector, ["0123456789abcdef  one"]));
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Check(vector, ["number: 2"]));
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Check(vector, []));
    }

    private static void Check(JsonElement vector, string[] lines)
    {
        Assert.NotEmpty(lines);
        string hex = "";
        foreach (string line in lines)
        {
            Match octets = AnnotatedOctets().Match(line);
            if (octets.Success)
            {
                hex += octets.Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);
                continue;
            }

            int colon = line.IndexOf(": ", StringComparison.Ordinal);
            Assert.True(colon > 0, "Neither octets nor a property: " + line);
            string expected = vector.GetProperty(line[..colon]).GetString()!;
            string written = line[(colon + 2)..];
            bool cut = written.EndsWith(Rest, StringComparison.Ordinal);
            Assert.Equal(cut ? expected[..(written.Length - Rest.Length)] + Rest : expected, written);
        }

        if (hex.Length > 0)
        {
            Assert.Equal(vector.GetProperty("hex").GetString(), hex);
        }
    }

    private static JsonElement Read(string place)
    {
        string[] parts = place.Split(" / ");
        string file = Path.Combine(VectorFile.RepositoryRoot, "tests/vectors", parts[0] + ".json");
        JsonElement vector = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(file));
        return parts.Length == 1 ? vector : vector.GetProperty("cases").EnumerateArray().Single(one => one.GetProperty("name").GetString() == parts[1]);
    }

    [GeneratedRegex("^((?:[0-9a-f]{2})+(?: (?:[0-9a-f]{2})+)*)(?:  +\\S.*)?$")]
    private static partial Regex AnnotatedOctets();
}
