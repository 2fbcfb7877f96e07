using NanoPeers.Firmware.Ports;

namespace NanoPeers.Esp32Peer.Tests.Rig;

/// <summary>Keeps lines.</summary>
internal sealed class Log : ILogPort
{
    public List<string> Lines { get; } = [];

    public void Write(string line) => Lines.Add(line);
}
