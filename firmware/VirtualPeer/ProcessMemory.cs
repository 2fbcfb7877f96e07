using System;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.VirtualPeer;

/// <summary>
/// The memory port of a process: what .NET's heap may still grow by. Of what lies outside it a PC tells nothing that means anything for a chip.
/// </summary>
internal sealed class ProcessMemory : IMemoryPort
{
    private const int NotTold = -1;

    /// <inheritdoc/>
    public int ManagedFree => (int)Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes - GC.GetTotalMemory(forceFullCollection: false), 0, int.MaxValue);

    /// <inheritdoc/>
    public int NativeFree => NotTold;

    /// <inheritdoc/>
    public int NativeLargest => NotTold;
}
