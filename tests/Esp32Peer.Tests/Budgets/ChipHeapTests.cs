using NanoPeers.Firmware.Peer;

namespace NanoPeers.Esp32Peer.Tests.Budgets;

/// <summary>The model of the heap gives the sizes that the interpreter's own readings gave.</summary>
public sealed class ChipHeapTests
{
    [Theory]
    [InlineData(10_000, "System.Byte", 10_020)]
    [InlineData(64, "System.UInt32", 276)]
    [InlineData(100, "System.Object", 1_224)]
    [InlineData(0, "System.Byte", 24)]
    public void Arrays_are_as_large_as_on_the_interpreter(int length, string type, int octets) =>
        Assert.Equal(octets, ChipHeap.ArrayOctets(length, ChipHeap.WidthOf(type)));

    [Fact]
    public void Objects_and_texts_are_as_large_as_on_the_interpreter()
    {
        Assert.Equal(60, ChipHeap.ObjectOctets(4));
        Assert.Equal(24, ChipHeap.Held("short", []));

        // A counter's object has one field, its array; each is counted once.
        PeerCounters counters = new();
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        Assert.Equal(24 + ChipHeap.ArrayOctets((int)PeerCounter.Count, 4), ChipHeap.Held(counters, seen));
        Assert.Equal(0, ChipHeap.Held(counters, seen));
    }

    /// <summary>A wall clock that jumps moves nothing in the firmware: neither assembly names a type that tells the date.</summary>
    [Theory]
    [InlineData("ProtocolModels")]
    [InlineData("Esp32Peer")]
    public void The_firmware_asks_nobody_for_the_date(string name)
    {
        NarrowAssembly assembly = new(RepositoryRoot.Find(), name);
        Assert.Contains("System.String", assembly.LibraryTypes);
        Assert.DoesNotContain(assembly.LibraryTypes, type => type is "System.DateTime" or "System.DateTimeOffset" or "System.TimeSpan" or "System.Environment");
    }
}
