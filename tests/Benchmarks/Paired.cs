namespace NanoPeers.Benchmarks;

/// <summary>Runs two things in turn, A B A B, so that a machine whose speed drifts is as fast for the one as for the other.</summary>
internal static class Paired
{
    /// <summary>The medians of both figures, and of their ratio pair by pair.</summary>
    internal static async Task<(double A, double B, double Ratio)> CompareAsync(int rounds, Func<Task<double>> a, Func<Task<double>> b)
    {
        await a().ConfigureAwait(false);
        await b().ConfigureAwait(false);
        List<double> ofA = [];
        List<double> ofB = [];
        for (int round = 0; round < rounds; round++)
        {
            ofA.Add(await a().ConfigureAwait(false));
            ofB.Add(await b().ConfigureAwait(false));
        }

        return (Median(ofA), Median(ofB), Median(ofA.Zip(ofB, (x, y) => x / y)));
    }

    internal static double Median(IEnumerable<double> figures)
    {
        double[] sorted = [.. figures.Order()];
        return sorted[sorted.Length / 2];
    }
}
