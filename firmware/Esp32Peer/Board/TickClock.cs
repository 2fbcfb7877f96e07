using System;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.Firmware.Board;

/// <summary>The clock port: the chip's ticks since it started. Setting the date does not move it, so a date that jumps by years changes nothing.</summary>
public sealed class TickClock : IClockPort
{
    /// <inheritdoc/>
    public long NowMillis
    {
        get { return Environment.TickCount64; }
    }
}
