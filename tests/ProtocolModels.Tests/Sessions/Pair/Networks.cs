namespace NanoPeers.ProtocolModels.Tests.Sessions.Pair;

/// <summary>What becomes of datagrams on their way.</summary>
internal interface INetwork
{
    /// <summary>When each copy of a datagram arrives, milliseconds after it was sent; none when it is lost.</summary>
    /// <param name="index">Which datagram of the run, from 0.</param>
    /// <param name="octets">The datagram.</param>
    IEnumerable<long> Delays(int index, byte[] octets);
}

/// <summary>Everything arrives once, in order.</summary>
internal sealed class PerfectNetwork(long delayMillis = 5) : INetwork
{
    public IEnumerable<long> Delays(int index, byte[] octets) => [delayMillis];
}

/// <summary>One datagram meets one fault.</summary>
internal sealed class SingleFault(int at, Fault fault) : INetwork
{
    public IEnumerable<long> Delays(int index, byte[] octets) => index == at ? fault.DelaysMillis : [5];
}

/// <summary>A fault: when the copies of the datagram arrive.</summary>
internal sealed record Fault(string Name, params long[] DelaysMillis)
{
    public static Fault[] All { get; } =
    [
        new("lost"),
        new("doubled", 5, 5),
        new("doubled, the copy a little late", 5, 40),
        new("doubled, the copy late", 5, 700),
        new("doubled, the copy very late", 5, 9000),
        new("late", 40),
        new("very late", 1500),
    ];
}

/// <summary>Loses, doubles, delays and so reorders, by a seed.</summary>
internal sealed class RandomNetwork(int seed, double loss, double doubling, int maxDelayMillis) : INetwork
{
    private readonly Random _random = new(seed);

    public IEnumerable<long> Delays(int index, byte[] octets)
    {
        int copies = (_random.NextDouble() < loss ? 0 : 1) + (_random.NextDouble() < doubling ? 1 : 0);
        return [.. Enumerable.Range(0, copies).Select(_ => (long)_random.Next(1, maxDelayMillis + 1))];
    }
}

/// <summary>Loses what a rule says.</summary>
internal sealed class Losing(Func<byte[], bool> isLost) : INetwork
{
    public IEnumerable<long> Delays(int index, byte[] octets) => isLost(octets) ? [] : [5];
}
