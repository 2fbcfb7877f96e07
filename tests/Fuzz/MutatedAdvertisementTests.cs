using System.Diagnostics;

namespace NanoPeers.Fuzz;

/// <summary>Damaged documents against the parsers of advertisements: no exception, no disagreement, little time.</summary>
public sealed class MutatedAdvertisementTests(ITestOutputHelper output)
{
    private const int Documents = 20_000;
    private const int Seed = 20_261_121;
    private const int MostSeconds = 60;

    private static byte[][] Seeds =>
        [.. Corpus.Messages.Where(one => one.Key.StartsWith("advertisement-", StringComparison.Ordinal)).Select(one => one.Value)];

    [Fact]
    public void Damaged_documents_are_refused_or_read_alike_again()
    {
        Stopwatch clock = Stopwatch.StartNew();
        AdvertisementTarget target = new();
        Random random = new(Seed);
        byte[][] seeds = Seeds;
        for (int i = 0; i < Documents; i++)
        {
            target.Run(Mutation.Of(seeds[i % seeds.Length], seeds[random.Next(seeds.Length)], random));
        }

        output.WriteLine($"{clock.Elapsed.TotalSeconds:F1} s; taken: {target.FromXml} of XML, {target.FromJson} of JSON");
        Assert.InRange(target.FromXml, 1, Documents / 2);
        Assert.InRange(target.FromJson, 1, Documents / 2);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, MostSeconds);
    }

    [Fact]
    public void Every_seed_is_an_advertisement()
    {
        AdvertisementTarget target = new();
        Array.ForEach(Seeds, target.Run);
        Assert.Equal((1, 1), (target.FromXml, target.FromJson));
    }
}
