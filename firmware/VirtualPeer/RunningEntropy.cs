using NanoPeers.Firmware.Ports;

namespace NanoPeers.VirtualPeer;

/// <summary>The entropy port of a PC: the system's random source can be trusted from the start.</summary>
internal sealed class RunningEntropy : IEntropyPort
{
    /// <inheritdoc/>
    public bool IsReady => true;
}
