using System.Text.Json;

namespace NanoPeers.Vectors;

/// <summary>A file of golden octets under tests/vectors: a name, the specification's section, and cases of named hex strings.</summary>
internal static class VectorFile
{
    /// <summary>The repository's root: the nearest folder above the test's program that holds the solution.</summary>
    internal static string RepositoryRoot { get; } = FindRoot();

    /// <summary>All cases of a file, such as <c>cryptography/sha256</c>.</summary>
    internal static VectorCase[] Load(string name)
    {
        string path = Path.Combine(RepositoryRoot, "tests", "vectors", name + ".json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        VectorCase[] cases = [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(one => new VectorCase(one.Clone()))];
        Assert.NotEmpty(cases);
        return cases;
    }

    /// <summary>The case of a file that has a name.</summary>
    internal static VectorCase Load(string name, string caseName) => Load(name).Single(one => one.Name == caseName);

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder != null && !File.Exists(Path.Combine(folder, "NanoPeers.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException("NanoPeers.sln is in no folder above the tests.");
    }
}

/// <summary>One case of a <see cref="VectorFile"/>.</summary>
internal sealed class VectorCase(JsonElement fields)
{
    internal string Name => Text("name");

    internal bool Has(string field) => fields.TryGetProperty(field, out _);

    internal string Text(string field) => fields.GetProperty(field).GetString()!;

    internal int Number(string field) => fields.GetProperty(field).GetInt32();

    /// <summary>An object inside the case.</summary>
    internal VectorCase Inner(string field) => new(fields.GetProperty(field));

    internal long Long(string field) => fields.GetProperty(field).GetInt64();

    /// <summary>A list of objects inside the case.</summary>
    internal VectorCase[] List(string field) => [.. fields.GetProperty(field).EnumerateArray().Select(one => new VectorCase(one))];

    internal bool Flag(string field) => fields.GetProperty(field).GetBoolean();

    internal byte[] Octets(string field) => Convert.FromHexString(Text(field));
}
