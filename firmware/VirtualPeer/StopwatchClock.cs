using System;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.VirtualPeer;

/// <summary>The clock port: milliseconds since the process made it.</summary>
/// <param name="time">The system's time.</param>
internal sealed class StopwatchClock(TimeProvider time) : IClockPort
{
    private readonly long _start = time.GetTimestamp();

    /// <inheritdoc/>
    public long NowMillis => (long)time.GetElapsedTime(_start).TotalMilliseconds;
}
