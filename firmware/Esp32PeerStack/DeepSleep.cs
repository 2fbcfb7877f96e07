using System;
using NanoPeers.Firmware.Stack;
using nanoFramework.Hardware.Esp32;

namespace NanoPeers.Firmware.BoardWithStack;

/// <summary>The sleep port: the chip's deep sleep, which its timer ends with a start. Pins go without power meanwhile, but those that hold by themselves.</summary>
public sealed class DeepSleep : ISleepPort
{
    /// <inheritdoc/>
    public void Sleep(int seconds)
    {
        global::nanoFramework.Hardware.Esp32.Sleep.EnableWakeupByTimer(new TimeSpan(seconds * TimeSpan.TicksPerSecond));
        global::nanoFramework.Hardware.Esp32.Sleep.StartDeepSleep();
    }
}
