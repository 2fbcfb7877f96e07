namespace NanoPeers.Esp32Peer.Tests.Budgets;

/// <summary>What rewritten code counts. Public, because code of another assembly is made to call it.</summary>
public static class InstructionCounts
{
    /// <summary>Instructions carried out.</summary>
    public static long Instructions { get; private set; }

    /// <summary>Of these, calls.</summary>
    public static long Calls { get; private set; }

    /// <summary>Objects and arrays made.</summary>
    public static long Objects { get; private set; }

    /// <summary>Octets that these take in the chip's heap.</summary>
    public static long Octets { get; private set; }

    /// <summary>Some instructions without a branch are about to be carried out.</summary>
    public static void NoteRun(int instructions, int calls)
    {
        Instructions += instructions;
        Calls += calls;
    }

    /// <summary>An object is about to be made.</summary>
    public static void NoteObject(int octets)
    {
        Objects++;
        Octets += octets;
    }

    /// <summary>An array is about to be made.</summary>
    /// <returns>Its length, for the instruction that makes it.</returns>
    public static int NoteArray(int length, int width)
    {
        Objects++;
        Octets += ChipHeap.ArrayOctets(length, width);
        return length;
    }
}
