namespace NanoPeers.Firmware.Ports;

/// <summary>How much memory a board has left, in octets. A number that it cannot tell is -1.</summary>
public interface IMemoryPort
{
    /// <summary>Octets free on the managed heap. May clean it up first, which takes milliseconds.</summary>
    int ManagedFree { get; }

    /// <summary>Octets free outside the managed heap, where radio and sockets live.</summary>
    int NativeFree { get; }

    /// <summary>Octets of the largest free block there: what a buffer of the radio fails on first.</summary>
    int NativeLargest { get; }
}
