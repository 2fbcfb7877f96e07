using System.Text.Json;

namespace NanoPeers.Vectors;

/// <summary>The golden messages under <c>tests/vectors/messages</c>, a file each.</summary>
public static class MessageVectorFiles
{
    private static readonly string _folder = Path.Combine(VectorFile.RepositoryRoot, "tests", "vectors", "messages");

    /// <summary>Names of all vectors, for theories.</summary>
    public static TheoryData<string> Names()
    {
        var names = new TheoryData<string>();
        foreach (string file in Directory.GetFiles(_folder, "*.json").Order(StringComparer.Ordinal))
        {
            names.Add(Path.GetFileNameWithoutExtension(file));
        }

        return names;
    }

    /// <summary>One vector.</summary>
    public static JsonElement Read(string name)
    {
        JsonElement vector = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.Combine(_folder, name + ".json")));
        Assert.Equal(name, vector.GetProperty("name").GetString());
        return vector;
    }

    /// <summary>Octets of a property in hexadecimal.</summary>
    public static byte[] Octets(this JsonElement vector, string property) => Convert.FromHexString(vector.Text(property));

    /// <summary>Text of a property.</summary>
    public static string Text(this JsonElement vector, string property) => vector.GetProperty(property).GetString()!;
}
