using System.Diagnostics.Metrics;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>A node's counters, readable at any time and exported as metrics.</summary>
public sealed class NodeCounters : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "NanoPeers.PeerNode";

    private readonly long[] _counts = new long[Enum.GetValues<NodeCounter>().Length];
    private readonly Meter _meter = new(MeterName);

    /// <summary>Makes counters that stand at zero.</summary>
    public NodeCounters()
    {
        foreach (NodeCounter counter in Enum.GetValues<NodeCounter>())
        {
            _meter.CreateObservableCounter("nanopeers.node." + NameOf(counter), () => this[counter]);
        }
    }

    /// <summary>How often.</summary>
    /// <param name="counter">What.</param>
    public long this[NodeCounter counter] => Interlocked.Read(ref _counts[(int)counter]);

    /// <summary>All counters that are not zero, by name.</summary>
    public IReadOnlyDictionary<string, long> ToDictionary() =>
        Enum.GetValues<NodeCounter>().Where(counter => this[counter] != 0).ToDictionary(NameOf, counter => this[counter]);

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void Add(NodeCounter counter) => Interlocked.Increment(ref _counts[(int)counter]);

    /// <summary>A counter's name, such as requests_shed.</summary>
    internal static string NameOf(NodeCounter counter) => string.Concat(counter.ToString().Select(NameOf));

    private static string NameOf(char letter, int place)
    {
        string lower = char.ToLowerInvariant(letter).ToString();
        return char.IsAsciiLetterUpper(letter) && place > 0 ? "_" + lower : lower;
    }
}
