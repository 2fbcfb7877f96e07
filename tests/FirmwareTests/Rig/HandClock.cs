using NanoPeers.Firmware.Ports;

namespace NanoPeers.FirmwareTests.Rig;

/// <summary>A clock that a test moves on.</summary>
internal sealed class HandClock : IClockPort
{
    public long NowMillis { get; set; }
}
