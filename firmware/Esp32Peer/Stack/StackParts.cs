using NanoPeers.Firmware.Peer;
using NanoPeers.Firmware.Ports;
using NanoPeers.Identifiers;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.Firmware.Stack;

/// <summary>What the network lends to the stack, from its beginning on.</summary>
internal sealed class StackParts
{
    internal StackParts(
        ISideHost host, PeerPorts ports, SessionTools tools, LightSwitchService light, uint bootCount, PeerCounters counters, BoardDocuments documents,
        OctetWindow window)
    {
        Documents = documents;
        Window = window;
        Host = host;
        Ports = ports;
        Tools = tools;
        Light = light;
        BootCount = bootCount;
        Counters = counters;
        Gateway = documents.Gateway;
    }

    internal ISideHost Host { get; }

    internal PeerPorts Ports { get; }

    internal SessionTools Tools { get; }

    internal LightSwitchService Light { get; }

    /// <summary>The start's number: what is advertised now takes the place of what was advertised before.</summary>
    internal uint BootCount { get; }

    internal PeerCounters Counters { get; }

    /// <summary>What the board advertises.</summary>
    internal BoardDocuments Documents { get; }

    /// <summary>The home gateway.</summary>
    internal Identifier Gateway { get; }

    /// <summary>Measures, compares and writes.</summary>
    internal OctetWindow Window { get; }
}
