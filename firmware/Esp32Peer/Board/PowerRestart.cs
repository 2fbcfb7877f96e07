using NanoPeers.Firmware.Ports;
using nanoFramework.Runtime.Native;

namespace NanoPeers.Firmware.Board;

/// <summary>The restart port: starts the chip again, not the interpreter alone, so that radio and native heap begin anew too.</summary>
public sealed class PowerRestart : IRestartPort
{
    /// <inheritdoc/>
    public void Restart()
    {
        Power.RebootDevice();
    }
}
