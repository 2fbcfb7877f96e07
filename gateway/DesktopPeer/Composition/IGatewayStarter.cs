using Microsoft.Extensions.Logging;
using NanoPeers.DesktopPeer.Commands;

namespace NanoPeers.DesktopPeer.Composition;

/// <summary>Starts gateways in this process.</summary>
internal interface IGatewayStarter
{
    /// <summary>Opens the state and the sockets, and starts.</summary>
    /// <param name="settings">What a person chose.</param>
    /// <param name="loggers">Where it logs to.</param>
    /// <exception cref="CommandException">The state or the network is not to be had; the message says what to do.</exception>
    Task<IRunningGateway> StartAsync(GatewaySettings settings, ILoggerFactory loggers);
}
