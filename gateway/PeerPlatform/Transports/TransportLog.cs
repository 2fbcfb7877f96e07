using Microsoft.Extensions.Logging;
using NanoPeers.Endpoints;
using NanoPeers.PeerPlatform.Certificates;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>The transports' log events, 2101 to 2199. Neither octets of messages nor keys are logged.</summary>
internal static partial class TransportLog
{
    [LoggerMessage(EventId = 2101, Level = LogLevel.Information, Message = "{Scheme} listens at {Endpoint}")]
    public static partial void Listens(ILogger logger, string scheme, Endpoint endpoint);

    [LoggerMessage(EventId = 2102, Level = LogLevel.Warning, Message = "{Scheme} took port {Port}: {Wanted} is taken")]
    public static partial void TookOtherPort(ILogger logger, string scheme, int port, int wanted);

    [LoggerMessage(EventId = 2103, Level = LogLevel.Warning, Message = "{Problem}")]
    public static partial void GroupProblem(ILogger logger, string problem);

    [LoggerMessage(EventId = 2104, Level = LogLevel.Error, Message = "The sink failed on a message of {Octets} octets from {Scheme}")]
    public static partial void SinkFailed(ILogger logger, string scheme, int octets, Exception exception);

    [LoggerMessage(EventId = 2105, Level = LogLevel.Debug, Message = "{Scheme} outlived {Error}")]
    public static partial void SocketError(ILogger logger, string scheme, string error);

    [LoggerMessage(EventId = 2106, Level = LogLevel.Debug, Message = "The connection with {Remote} ended: {End}")]
    public static partial void ConnectionEnded(ILogger logger, RemoteAddress remote, ConnectionEnd end);

    [LoggerMessage(EventId = 2108, Level = LogLevel.Warning, Message = "{Remote} is not let in: certificate {Fault}")]
    public static partial void NotLetIn(ILogger logger, RemoteAddress remote, CertificateFault fault);

    [LoggerMessage(EventId = 2107, Level = LogLevel.Debug, Message = "{Remote} did not take a message: {Answer}")]
    public static partial void PostFailed(ILogger logger, RemoteAddress remote, string answer);
}
