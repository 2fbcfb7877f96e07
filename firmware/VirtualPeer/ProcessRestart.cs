using NanoPeers.Firmware.Ports;

namespace NanoPeers.VirtualPeer;

/// <summary>The restart port of a process: it ends with <see cref="ExitCode.StartAgain"/>, and whoever started it starts it again.</summary>
internal sealed class ProcessRestart : IRestartPort
{
    /// <summary>Whether a restart was asked for.</summary>
    public bool IsAsked { get; private set; }

    /// <inheritdoc/>
    public void Restart() => IsAsked = true;
}
