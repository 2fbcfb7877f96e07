using NanoPeers.Vectors;

namespace NanoPeers.ProtocolModels.Tests.Cryptography;

/// <summary>
/// The worked examples of CRYPTOGRAPHY.md are those of the vectors. That the code computes them is shown where each algorithm
/// is tested: every vector of these files goes through the code there.
/// </summary>
public sealed class CryptographyPageTests
{
    private const string Rest = "...";
    private const string VectorLine = "vector: ";

    [Fact]
    public void WorkedExamplesAreTheVectorsOctets()
    {
        string page = File.ReadAllText(
            Path.Combine(VectorFile.RepositoryRoot, "shared/ProtocolModels/Cryptography/CRYPTOGRAPHY.md"));
        string[] blocks = [.. page.Split("```").Where(block => block.TrimStart().StartsWith(VectorLine, StringComparison.Ordinal))];
        Assert.Equal(4, blocks.Length);
        foreach (string block in blocks)
        {
            string[] lines = block.Trim().Split('\n');
            string[] place = lines[0][VectorLine.Length..].Split(" / ");
            VectorCase vector = VectorFile.Load("cryptography/" + place[0], place[1]);
            Assert.True(lines.Length > 2);
            foreach (string line in lines[1..])
            {
                string[] parts = line.Split(": ");
                string expected = vector.Text(parts[0]);
                if (parts[1].EndsWith(Rest, StringComparison.Ordinal))
                {
                    Assert.StartsWith(parts[1][..^Rest.Length], expected, StringComparison.Ordinal);
                }
                else
                {
                    Assert.Equal(expected, parts[1]);
                }
            }
        }
    }
}
