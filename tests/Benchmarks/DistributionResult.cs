namespace NanoPeers.Benchmarks;

/// <summary>How one update of many nodes went.</summary>
/// <param name="LastSeconds">When the last node was done.</param>
/// <param name="Origin">Octets that the origin gave, as a multiple of the update's.</param>
/// <param name="Load">Octets that the most loaded node gave, as a multiple of the mean; 0 where nodes give nothing.</param>
internal sealed record DistributionResult(double LastSeconds, double Origin, double Load)
{
    internal static double LoadOf(IReadOnlyCollection<long> gave) => gave.Sum() > 0 ? gave.Max() / gave.Average() : 0;
}
