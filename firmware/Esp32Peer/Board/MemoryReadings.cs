using NanoPeers.Firmware.Ports;
using nanoFramework.Hardware.Esp32;
using nanoFramework.Runtime.Native;

namespace NanoPeers.Firmware.Board;

/// <summary>How much memory the board has left. The largest native block is what a handshake of the radio or of TLS fails on first.</summary>
public sealed class MemoryReadings
{
    /// <summary>Octets free on the managed heap; cleans it up first, which takes milliseconds.</summary>
    public uint ManagedFree
    {
        get { return GC.Run(false); }
    }

    /// <summary>Octets free in the chip's own memory, outside the managed heap.</summary>
    public uint NativeFree { get; private set; }

    /// <summary>Octets of the largest free block of it.</summary>
    public uint NativeLargest { get; private set; }

    /// <summary>Reads the native numbers anew.</summary>
    public void Refresh()
    {
        NativeMemory.GetMemoryInfo(NativeMemory.MemoryType.Internal, out uint _, out uint free, out uint largest);
        NativeFree = free;
        NativeLargest = largest;
    }

    /// <summary>Writes them as one line.</summary>
    /// <param name="log">Takes the line.</param>
    public void Write(ILogPort log)
    {
        Refresh();
        string native = NativeFree.ToString() + " free, largest block " + NativeLargest.ToString();
        log.Write("Memory: managed " + ManagedFree.ToString() + " free; native " + native + ".");
    }
}
