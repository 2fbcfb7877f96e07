using NanoPeers.Firmware.Ports;

namespace NanoPeers.Firmware.Peer;

/// <summary>
/// The last readings of a board's free memory, and the least of the managed heap since the start. Taken when the peer starts and every
/// <see cref="PeerTiming.MemoryReadingMillis"/>. A number that the board does not tell is <see cref="NotTold"/>.
/// </summary>
public sealed class PeerMemory
{
    /// <summary>The board does not tell this number, or it was not read yet.</summary>
    public const int NotTold = -1;

    private readonly IMemoryPort? _port;
    private long _dueMillis;

    internal PeerMemory(IMemoryPort? port)
    {
        _port = port;
    }

    /// <summary>Octets free on the managed heap.</summary>
    public int ManagedFree { get; private set; } = NotTold;

    /// <summary>The least that <see cref="ManagedFree"/> was.</summary>
    public int LeastManagedFree { get; private set; } = NotTold;

    /// <summary>Octets free outside the managed heap.</summary>
    public int NativeFree { get; private set; } = NotTold;

    /// <summary>Octets of the largest free block there.</summary>
    public int NativeLargest { get; private set; } = NotTold;

    /// <summary>Reads the numbers now. On a chip it cleans up the managed heap, which takes milliseconds.</summary>
    public void Take()
    {
        if (_port == null)
        {
            return;
        }

        ManagedFree = _port.ManagedFree;
        NativeFree = _port.NativeFree;
        NativeLargest = _port.NativeLargest;
        if (LeastManagedFree == NotTold || ManagedFree < LeastManagedFree)
        {
            LeastManagedFree = ManagedFree;
        }
    }

    /// <summary>Writes what is known as one line.</summary>
    /// <param name="log">Takes the line.</param>
    public void Write(ILogPort log)
    {
        string managed = Text(ManagedFree) + " free, least " + Text(LeastManagedFree);
        log.Write("Memory: managed " + managed + "; native " + Text(NativeFree) + " free, largest block " + Text(NativeLargest) + ".");
    }

    internal bool TakeWhenDue(long nowMillis)
    {
        if (_port == null || nowMillis < _dueMillis)
        {
            return false;
        }

        _dueMillis = nowMillis + PeerTiming.MemoryReadingMillis;
        Take();
        return true;
    }

    private static string Text(int octets)
    {
        return octets == NotTold ? "not told" : octets.ToString();
    }
}
