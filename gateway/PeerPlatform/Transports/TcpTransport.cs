using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using NanoPeers.Endpoints;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// Messages on TCP streams, cut by the length in their own envelopes. All messages of all sessions with a remote share one connection, both
/// ways. TRANSPORTS.md.
/// </summary>
public sealed class TcpTransport : ConnectionTransport
{
    /// <summary>The scheme.</summary>
    public const string SchemeName = "tcp";

    /// <summary>Binds the port; connections that come wait until <see cref="ConnectionTransport.Start"/>.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="logger">Takes what goes wrong; null keeps silent.</param>
    /// <param name="time">The clock of the idle time; null is the system's.</param>
    /// <exception cref="TransportBindException">The port cannot be had.</exception>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public TcpTransport(TcpTransportOptions options, ILogger? logger = null, TimeProvider? time = null)
        : base(SchemeName, options, logger, time)
    {
        Begin();
    }

    /// <inheritdoc/>
    public override bool TryResolve(Endpoint endpoint, [NotNullWhen(true)] out RemoteAddress? address, out string problem)
    {
        address = null;
        if (endpoint.SchemeName != SchemeName)
        {
            problem = $"{endpoint} is not of {SchemeName}.";
            return false;
        }

        if (!IpEndpoints.TryReadRemote(endpoint, out IPAddress? remote, out problem))
        {
            return false;
        }

        address = new TcpAddress(new IPEndPoint(remote, endpoint.Port), canDial: true);
        return true;
    }

    /// <inheritdoc/>
    internal override ValueTask<OctetChannel> SecureAsync(Socket socket, TcpAddress remote, bool isAccepted, CancellationToken cancellationToken) =>
        ValueTask.FromResult<OctetChannel>(new SocketChannel(socket));
}
