using NanoPeers.Firmware.Ports;
using nanoFramework.Hardware.Esp32;
using nanoFramework.Runtime.Native;

namespace NanoPeers.Firmware.Board;

/// <summary>The memory port: the interpreter's heap, and the chip's own memory, whose largest block is what radio and TLS fail on first.</summary>
public sealed class MemoryReadings : IMemoryPort
{
    /// <inheritdoc/>
    public int ManagedFree
    {
        get { return (int)GC.Run(false); }
    }

    /// <inheritdoc/>
    public int NativeFree
    {
        get
        {
            NativeMemory.GetMemoryInfo(NativeMemory.MemoryType.Internal, out uint _, out uint free, out uint _);
            return (int)free;
        }
    }

    /// <inheritdoc/>
    public int NativeLargest
    {
        get
        {
            NativeMemory.GetMemoryInfo(NativeMemory.MemoryType.Internal, out uint _, out uint _, out uint largest);
            return (int)largest;
        }
    }
}
