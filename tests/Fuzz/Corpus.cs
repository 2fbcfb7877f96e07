using NanoPeers.Vectors;

namespace NanoPeers.Fuzz;

/// <summary>
/// The seed messages of <c>tests/Fuzz/corpus</c>: a line of comment, a line of hex. An input that once did harm joins them and stays.
/// </summary>
internal static class Corpus
{
    public static IReadOnlyDictionary<string, byte[]> Messages { get; } = Read();

    private static SortedDictionary<string, byte[]> Read()
    {
        string folder = Path.Combine(VectorFile.RepositoryRoot, "tests", "Fuzz", "corpus");
        var messages = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (string path in Directory.GetFiles(folder, "*.hex"))
        {
            string hex = string.Concat(File.ReadLines(path).Where(line => !line.StartsWith('#')));
            messages[Path.GetFileNameWithoutExtension(path)] = Convert.FromHexString(hex);
        }

        return messages;
    }
}
