namespace NanoPeers.Esp32Peer.Tests.Budgets;

/// <summary>What some of the board's turns came to, as a chip would carry them out and lay them out in its heap.</summary>
/// <param name="Instructions">IL instructions of the project's own code.</param>
/// <param name="Calls">Of these, calls of methods and constructors.</param>
/// <param name="Objects">Objects and arrays made by the project's own code.</param>
/// <param name="Octets">Octets of heap that these take on the chip, with headers.</param>
/// <param name="PortCalls">Calls of the cryptography port.</param>
/// <param name="PortArrays">Arrays that the chip's native calls want and answer with: slices in, results out.</param>
/// <param name="PortOctets">Octets of heap that these take on the chip, with headers.</param>
internal sealed record CountedWork(long Instructions, long Calls, long Objects, long Octets, long PortCalls, long PortArrays, long PortOctets)
{
    /// <summary>Nothing.</summary>
    public static CountedWork None { get; } = new(0, 0, 0, 0, 0, 0, 0);

    public static CountedWork operator -(CountedWork after, CountedWork before) => new(
        after.Instructions - before.Instructions, after.Calls - before.Calls, after.Objects - before.Objects, after.Octets - before.Octets,
        after.PortCalls - before.PortCalls, after.PortArrays - before.PortArrays, after.PortOctets - before.PortOctets);

    public static CountedWork operator +(CountedWork one, CountedWork other) => one - (None - other);

    /// <summary>The figures in order, to hand them from one load context to another.</summary>
    public long[] ToArray() => [Instructions, Calls, Objects, Octets, PortCalls, PortArrays, PortOctets];

    /// <summary>The mean of many, rounded up.</summary>
    public CountedWork Each(int count) => Of([.. ToArray().Select(figure => (figure + count - 1) / count)]);

    /// <summary>The reverse of <see cref="ToArray"/>.</summary>
    public static CountedWork Of(long[] figures) => new(figures[0], figures[1], figures[2], figures[3], figures[4], figures[5], figures[6]);
}
