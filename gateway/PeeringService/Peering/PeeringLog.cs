using System.Net;
using Microsoft.Extensions.Logging;

namespace NanoPeers.PeeringService.Peering;

/// <summary>What is logged of peering.</summary>
internal static partial class PeeringLog
{
    [LoggerMessage(EventId = 4101, Level = LogLevel.Information, Message = "Peering at {EndPoint} as {Node}")]
    internal static partial void Began(ILogger logger, IPEndPoint endPoint, string node);

    [LoggerMessage(EventId = 4102, Level = LogLevel.Warning, Message = "A socket of peering fails and goes on: {Why}")]
    internal static partial void SocketFailed(ILogger logger, string why);

    [LoggerMessage(EventId = 4103, Level = LogLevel.Warning, Message = "The alias {Alias} of {Peer} for {Href} is not that peer's own")]
    internal static partial void AliasRefused(ILogger logger, string? alias, string peer, string href);

    [LoggerMessage(EventId = 4104, Level = LogLevel.Information, Message = "{Href} is here: {Octets} octets, last from {Source}")]
    internal static partial void Arrived(ILogger logger, string href, long octets, string source);

    [LoggerMessage(EventId = 4105, Level = LogLevel.Warning, Message = "{Source} did not give {Href}: {Why}")]
    internal static partial void SourceFailed(ILogger logger, string source, string href, string why);

    [LoggerMessage(EventId = 4106, Level = LogLevel.Information, Message = "{Href} is retrieved from the Internet")]
    internal static partial void Retrieving(ILogger logger, string href);

    [LoggerMessage(EventId = 4107, Level = LogLevel.Error, Message = "A packet or a timer of peering failed")]
    internal static partial void Failed(ILogger logger, Exception cause);
}
